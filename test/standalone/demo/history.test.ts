import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSnapshotHistory } from '../../../src/account/index.js'
import {
  type DemoAccount,
  type DemoSchedule,
  seedDemoAccount
} from '../../../src/simulator/index.js'
import { writeDemoHistory } from '../../../src/standalone/demo/history.js'
import { readMessage, wordingIn } from '../../../src/wording/index.js'
import { openTestDatabase } from '../../support/databases/test-database.js'
import {
  type Engine,
  startEngine,
  startWorld,
  tickUntil,
  type World
} from '../../support/engine.js'
import { DAY, MINUTE } from '../../support/fake-clock.js'
import { makeFolder } from '../../support/folder.js'
import { saidOf } from '../../support/said.js'
import { snapshotSettings } from '../../support/snapshot-settings.js'

const NOW = '2026-11-24T21:53:17.345Z'

let folder: string
let databasePath: string
let world: World
let account: DemoAccount
let engine: Engine | undefined

beforeEach(async () => {
  folder = makeFolder('demo-history')
  databasePath = join(folder, 'vultr.sqlite')
  world = await startWorld(NOW)
  account = seedDemoAccount(world.simulator, world.clock.now())
})
afterEach(async () => {
  await engine?.close()
  engine = undefined
  await world.close()
  rmSync(folder, { recursive: true, force: true })
})

const write = () => writeDemoHistory(databasePath, account.past, world.clock.now())

const scheduleSettings = ({ frequency, retentionDays, keep }: DemoSchedule) => ({
  frequency,
  retentionDays,
  keep,
  startTime: '00:00',
  timeZone: 'UTC'
})

/** The engine on that database, set up as the demo's admin does it; what each save led to. */
async function setUp(): Promise<{ readonly engine: Engine; readonly outcomes: readonly string[] }> {
  const { id } = account.thisServer
  const started = await startEngine(world, { databasePath, thisServerId: () => id })
  engine = started
  await started.catalogue.refresh({ maxAgeMs: 0 })
  const { tag, schedule } = account.covering
  const settings = snapshotSettings({ covers: { kind: 'tag', tag }, ...scheduleSettings(schedule) })
  const by = { actor: 'admin' }
  const outcomes = []
  for (const { instanceIds, ...chosen } of account.choices) {
    const choice =
      chosen.mode === 'own' ? { ...chosen, schedule: scheduleSettings(chosen.schedule) } : chosen
    outcomes.push(
      await started.scheduling.settingsChanges.save({ kind: 'instances', instanceIds, choice }, by)
    )
  }
  outcomes.push(await started.scheduling.settingsChanges.save({ kind: 'settings', settings }, by))
  return { engine: started, outcomes: outcomes.map(({ kind }) => kind) }
}

const idsOf = () => world.simulator.snapshots().map(({ id }) => id)
const runsIn = ({ database }: Engine) => database.db.selectFrom('runs').selectAll().execute()

describe('the history of the demo', () => {
  it('has a run for each slot, in the state it ended in, with the key of its mark', async () => {
    await write()
    const { engine } = await setUp()
    const rows = new Map((await runsIn(engine)).map((row) => [row.key, row]))
    expect(rows.size).toBe(account.past.length)
    for (const run of account.past) {
      const row = rows.get(run.key)
      expect({ ...row, reason: saidOf(row?.reason ?? null) }).toMatchObject({
        instance_id: run.instanceId,
        slot_at: run.slotAt?.toISOString() ?? null,
        name: run.name,
        ...(run.outcome === 'taken'
          ? { state: 'complete', snapshot_id: run.snapshotId, reason: undefined }
          : { state: run.outcome, snapshot_id: null, reason: run.reason })
      })
    }
  })

  it('shows of each of the last ninety days what was held at its end', async () => {
    await write()
    const { engine } = await setUp()
    const history = createSnapshotHistory({ database: engine.database, clock: world.clock })
    const { id } = account.thisServer
    const taken = account.past.filter((run) => run.outcome === 'taken' && run.instanceId === id)
    for (const { day, count, bytes } of await history.heldPerDay(id, 90)) {
      const end = new Date(new Date(day).getTime() + DAY)
      const held = taken.flatMap((run) => {
        if (run.outcome !== 'taken' || run.madeAt >= end) return []
        return run.prunedAt === undefined || run.prunedAt >= end ? [run.bytes] : []
      })
      expect({ day, count, bytes }).toEqual({
        day,
        count: held.length,
        bytes: held.reduce((sum, each) => sum + each, 0)
      })
      expect(count).toBeGreaterThan(20)
    }
  })

  it('tells in Activity of all that went wrong, and of what went well in the last days', async () => {
    await write()
    const { engine } = await setUp()
    const entries = await engine.database.db.selectFrom('activity').selectAll().execute()
    const wrong = account.past.filter(({ outcome }) => outcome !== 'taken')
    const told = entries.filter(({ outcome }) => outcome === 'failed' || outcome === 'missed')
    expect(told.map(({ sentence }) => saidOf(sentence)).sort()).toEqual(
      wrong.map((run) => (run.outcome === 'taken' ? '' : run.reason)).sort()
    )
    const well = entries.filter(({ outcome }) => outcome === 'ok')
    expect(well.filter(({ kind }) => kind === 'run').length).toBeGreaterThan(200)
    expect(well.filter(({ kind }) => kind === 'prune').length).toBeGreaterThan(100)
    const ats = entries.map(({ at }) => at)
    expect(ats).toEqual([...ats].sort())
    expect(ats.at(-1)?.localeCompare(NOW)).toBeLessThanOrEqual(0)
  })

  it('tells it in the viewer’s language, but for what Vultr said', async () => {
    await write()
    const { engine } = await setUp()
    const rows = await engine.database.db.selectFrom('activity').select('sentence').execute()
    const german = new Set(rows.map(({ sentence }) => wordingIn('de').say(readMessage(sentence))))
    const said = [...german].map((sentence) => sentence.replaceAll(/Vultr: „[^“]*“/g, '')).join()
    expect(said).toMatch(/Letzter Grund: Die Antwort war 503 Service Unavailable und kam nicht/)
    expect(said).not.toMatch(/Last reason|The answer|The account|Unable|Skipped|snapshot of/)
  })

  it('is written whole or not at all', async () => {
    const [first] = account.past
    if (first === undefined) throw new Error('There is no past.')
    await expect(
      writeDemoHistory(databasePath, [...account.past, first], world.clock.now())
    ).rejects.toThrow()
    const database = await openTestDatabase(databasePath, { clock: world.clock })
    expect(await database.db.selectFrom('runs').select('id').execute()).toEqual([])
    await database.close()
  })
})

describe('a panel that opens on the history of the demo', () => {
  it('saves what the admin chose without anything that would expire by it', async () => {
    await write()
    const { engine, outcomes } = await setUp()
    expect(outcomes).toEqual(['saved', 'saved', 'saved', 'saved'])
    const covered = await engine.scheduling.covered()
    const by = covered.map((each) => each.by)
    expect(by.filter((each) => each === 'own')).toHaveLength(7)
    expect(by.filter((each) => each === 'tag')).toHaveLength(19)
  })

  it('takes nothing for the past, prunes nothing and holds nothing in its first minutes', async () => {
    await write()
    const { engine } = await setUp()
    const ids = idsOf()
    const runs = await runsIn(engine)
    await tickUntil(world, engine, new Date(world.clock.now().getTime() + 6 * MINUTE))
    expect(idsOf()).toEqual(ids)
    expect(await runsIn(engine)).toEqual(runs)
    expect(await engine.database.db.selectFrom('held_snapshots').selectAll().execute()).toEqual([])
  })

  it('is concerned about the one instance whose last slot failed, and about nothing else', async () => {
    await write()
    const { engine } = await setUp()
    await engine.scheduling.tick()
    const concerns = await engine.scheduling.findings()
    const failing = world.simulator.instances().find(({ label }) => label === 'lb-1')
    expect(concerns).toMatchObject([{ kind: 'last-run-failed', instanceId: failing?.id }])
  })

  it('goes on at the next midnight with one for each instance, and prunes one or two', async () => {
    await write()
    const { engine } = await setUp()
    const before = new Set(idsOf())
    await tickUntil(world, engine, '2026-11-25T00:20:00Z', 5 * MINUTE)
    const after = new Set(idsOf())
    const covered = await engine.scheduling.covered()
    expect([...after].filter((id) => !before.has(id))).toHaveLength(covered.length)
    const gone = [...before].filter((id) => !after.has(id))
    expect(gone.length).toBeGreaterThan(5)
    expect(gone.length).toBeLessThanOrEqual(2 * covered.length)
    expect(await engine.database.db.selectFrom('held_snapshots').selectAll().execute()).toEqual([])
    expect(await engine.scheduling.findings()).toEqual([])
  })
})
