import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Logger, pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { attempted } from '../../src/common/index.js'
import { type Database, openDatabase } from '../../src/database/index.js'
import {
  createLeadership,
  createPresence,
  createReach,
  createReplica
} from '../../src/replicas/index.js'
import type { Reach } from '../../src/replicas/reach.js'
import { createFakeClock, DAY, MINUTE } from '../support/fake-clock.js'
import { makeFolder } from '../support/folder.js'

const INSTANCE = '00000000-0000-4000-8000-000000000001'
const clock = createFakeClock('2026-11-24T12:00:00Z')
const logger = pino({ level: 'silent' })
let folder: string
let opened: Database[]
let stops: (() => Promise<void>)[]

beforeEach(() => {
  folder = makeFolder('replica')
  opened = []
  stops = []
})

afterEach(async () => {
  for (const stop of stops) await stop()
  for (const each of opened) await each.close()
  rmSync(folder, { recursive: true })
})

async function replica(
  replicaId: string,
  turn: () => Promise<void> = async () => {},
  instanceId = INSTANCE,
  how: { readonly aheadMs?: () => number; readonly logger?: Logger; readonly reach?: Reach } = {}
) {
  const database = await openDatabase({ path: join(folder, 'vultr.sqlite'), clock })
  opened.push(database)
  const aheadMs = how.aheadMs ?? (() => 0)
  const deps = {
    database,
    replicaId,
    databaseNow: async () => clock.now(),
    clock: { now: () => new Date(clock.now().getTime() + aheadMs()) },
    logger: how.logger ?? logger
  }
  const reach = how.reach ?? createReach()
  const isCutOff = () => reach.isAnswered() === false
  const leadership = createLeadership({ ...deps, isCutOff })
  const hostname = `host of ${replicaId}`
  const presence = createPresence({
    ...deps,
    hostname,
    instanceId: async () => instanceId,
    reachesVultr: reach.isAnswered
  })
  let asked = 0
  const askVultr = async () => {
    asked += 1
  }
  const own = createReplica({ leadership, presence, reach, turn, askVultr, logger })
  const stop = async () => {
    await own.rest()
    await own.leave()
  }
  stops.push(stop)
  return { ...own, stop, presence, leadership, asked: () => asked }
}

describe('a replica', () => {
  it('does the passes of the scheduler while it leads', async () => {
    const [a, b] = [await replica('a'), await replica('b')]
    expect(await a.pass(async () => 'done')).toBe('done')
    expect(await b.pass(async () => 'done')).toBeUndefined()
    await a.stop()
    expect(await b.pass(async () => 'done')).toBe('done')
  })

  it('ends a pass in which another one has come to lead', async () => {
    const [a, b] = [await replica('a'), await replica('b')]
    const steps: string[] = []
    const pass = a.pass(async () => {
      steps.push('begun')
      clock.advance(MINUTE)
      await b.leadership.ask()
      await attempted({ logger }, 'a step', async () => {
        await a.leadership.fenced.db.deleteFrom('activity').execute()
      })
      steps.push('gone on')
    })
    expect(await pass).toBeUndefined()
    expect(steps).toEqual(['begun'])
  })

  it('takes the lead once it is started, and sees to the others', async () => {
    let turns = 0
    const a = await replica('a', async () => {
      turns += 1
    })
    a.start()
    await expect.poll(() => a.leadership.isLeading()).toBe(true)
    await expect.poll(() => turns).toBeGreaterThan(1)
  })

  it('prolongs its lead while it does something that takes long', async () => {
    const a = await replica(
      'a',
      () => new Promise((resolve) => stops.unshift(async () => resolve()))
    )
    a.start()
    await expect.poll(() => a.leadership.isLeading()).toBe(true)
    const first = await seenAt(a)
    clock.advance(MINUTE / 2)
    await expect.poll(() => seenAt(a)).not.toEqual(first)
  })

  it('asks Vultr for an answer where its last request had none, and where the leader is cut off', async () => {
    const at = { ms: 0 }
    const reach = createReach(() => at.ms)
    const a = await replica('a', undefined, INSTANCE, { reach })
    const b = await replica('b')
    reach.note(false)
    a.start()
    await expect.poll(() => a.asked()).toBe(1)
    at.ms = 60_000
    await a.presence.note()
    expect(b.presence.isLeaderCutOff()).toBe(false)
    await b.presence.note()
    expect(b.presence.isLeaderCutOff()).toBe(true)
    expect((await b.presence.read())[0]?.reachesVultr).toBe(false)
    b.start()
    await expect.poll(() => b.asked()).toBe(1)
  })

  it('asks Vultr for nothing where nobody is in doubt', async () => {
    const a = await replica('a')
    a.start()
    await expect.poll(() => a.leadership.isLeading()).toBe(true)
    expect(a.asked()).toBe(0)
  })

  it('does not fail where the database does', async () => {
    const a = await replica('a')
    await opened[0]?.close()
    expect(await a.pass(async () => 'done')).toBeUndefined()
    await a.stop()
  })

  it('is known to the others, with its server, until it ends or is gone for a minute', async () => {
    const [a, b] = [await replica('a'), await replica('b')]
    await a.presence.note()
    await b.presence.note()
    const [known] = await b.presence.read()
    expect(known).toMatchObject({ id: 'a', hostname: 'host of a', instanceId: INSTANCE })
    expect(await ids(b)).toEqual(['a', 'b'])
    clock.advance(2 * MINUTE)
    await b.presence.note()
    expect(await ids(b)).toEqual(['b'])
    await a.presence.note()
    await a.stop()
    expect(await ids(b)).toEqual(['b'])
  })
})

describe('other replicas', () => {
  it('are there while they were seen within a minute', async () => {
    const [a, b] = [await replica('a'), await replica('b')]
    await a.presence.note()
    expect(await a.presence.hasOthers()).toBe(false)
    await b.presence.note()
    expect(await a.presence.hasOthers()).toBe(true)
    clock.advance(2 * MINUTE)
    expect(await a.presence.hasOthers()).toBe(false)
  })
})

describe('the clock of a replica', () => {
  it('is told of by all of them while it is more than a minute off, and once in its log', async () => {
    const lines: string[] = []
    const own = pino({ level: 'warn' }, { write: (line) => void lines.push(line) })
    let offMs = MINUTE
    const aheadMs = () => offMs
    const a = await replica('a', undefined, INSTANCE, { aheadMs, logger: own })
    const b = await replica('b')
    const told = async () =>
      (await b.presence.offClocks()).map(({ id, clockAheadMs }) => [id, clockAheadMs])
    await a.presence.note()
    await b.presence.note()
    expect(await told()).toEqual([])
    for (offMs of [-2 * MINUTE, -3 * MINUTE]) await a.presence.note()
    expect(await told()).toEqual([['a', -3 * MINUTE]])
    expect(lines).toHaveLength(1)
    offMs = 0
    await a.presence.note()
    expect(await told()).toEqual([])
    offMs = DAY
    await a.presence.note()
    expect(lines).toHaveLength(2)
  })
})

describe('the servers of a panel', () => {
  it('are those that its replicas run on, and for a week those that they ran on', async () => {
    const other = '00000000-0000-4000-8000-000000000002'
    const a = await replica('a')
    const b = await replica('b', undefined, other)
    await a.presence.note()
    await b.presence.note()
    expect(b.presence.serverIds()).toEqual([INSTANCE, other])
    await b.stop()
    clock.advance(6 * DAY)
    await a.presence.note()
    expect(a.presence.serverIds()).toEqual([INSTANCE, other])
    clock.advance(2 * DAY)
    await a.presence.note()
    expect(a.presence.serverIds()).toEqual([INSTANCE])
  })
})

type Started = Awaited<ReturnType<typeof replica>>

async function ids({ presence }: Started): Promise<readonly string[]> {
  return (await presence.read()).map(({ id }) => id)
}

async function seenAt({ presence }: Started): Promise<Date | undefined> {
  return (await presence.read())[0]?.seenAt
}
