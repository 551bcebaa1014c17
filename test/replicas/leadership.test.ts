import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../src/database/index.js'
import { createLeadership, LEAD_MS, LeadLostError } from '../../src/replicas/leadership.js'
import { createFakeClock, DAY, MINUTE } from '../support/fake-clock.js'
import { makeFolder } from '../support/folder.js'

const clock = createFakeClock('2026-11-24T12:00:00Z')
let folder: string
let opened: Database[]

beforeEach(() => {
  folder = makeFolder('leadership')
  opened = []
})

afterEach(async () => {
  for (const each of opened) await each.close()
  rmSync(folder, { recursive: true })
})

/** That a replica runs, and how far its clock is ahead, in ms. */
async function noteSeen(
  id: string,
  clockAheadMs: number,
  reachesVultr: boolean | undefined = undefined
): Promise<void> {
  const at = clock.now().toISOString()
  const row = { id, hostname: id, instance_id: null, started_at: at, seen_at: at }
  await opened[0]?.db
    .insertInto('replicas')
    .values({ ...row, clock_ahead_ms: clockAheadMs, reaches_vultr: reach(reachesVultr) })
    .execute()
}

function reach(reaches: boolean | undefined): number | null {
  if (reaches === undefined) return null
  return reaches ? 1 : 0
}

/** @param aheadMs how far its clock is ahead of the database's. */
async function replica(replicaId: string, aheadMs = () => 0, isCutOff = () => false) {
  const database = await openDatabase({ path: join(folder, 'vultr.sqlite'), clock })
  opened.push(database)
  return createLeadership({
    database,
    replicaId,
    databaseNow: async () => clock.now(),
    clock: { now: () => new Date(clock.now().getTime() + aheadMs()) },
    isCutOff
  })
}

type Replica = Awaited<ReturnType<typeof replica>>

/** Something that a leader writes. */
function write({ fenced }: Pick<Replica, 'fenced'>, name: string): Promise<void> {
  return fenced.transaction(async (trx) => {
    const row = { id: name, hostname: name, started_at: '', seen_at: '' }
    await trx.insertInto('replicas').values(row).execute()
  })
}

async function written({ fenced }: Pick<Replica, 'fenced'>): Promise<readonly string[]> {
  const rows = await fenced.db.selectFrom('replicas').select('id').orderBy('id').execute()
  return rows.map(({ id }) => id)
}

describe('the lead', () => {
  it('is had by one of several replicas, for as long as it is prolonged', async () => {
    const [a, b] = [await replica('a'), await replica('b')]
    for (let asked = 0; asked < 5; asked += 1) {
      expect(await a.ask()).toBe(true)
      expect(await b.ask()).toBe(false)
      clock.advance(LEAD_MS - 1)
    }
    expect([a.isLeading(), b.isLeading()]).toEqual([true, false])
  })

  it('passes to another replica once it was not prolonged in time', async () => {
    const [a, b] = [await replica('a'), await replica('b')]
    await a.ask()
    clock.advance(LEAD_MS - 1)
    expect(await b.ask()).toBe(false)
    clock.advance(1)
    expect(await b.ask()).toBe(true)
    expect(await a.ask()).toBe(false)
  })

  it('passes at once where it is given up', async () => {
    const [a, b] = [await replica('a'), await replica('b')]
    await a.ask()
    await a.release()
    expect(a.isLeading()).toBe(false)
    expect(await b.ask()).toBe(true)
  })

  it('is not taken from another one by whoever had it before', async () => {
    const [a, b] = [await replica('a'), await replica('b')]
    await a.ask()
    clock.advance(LEAD_MS)
    await b.ask()
    await a.release()
    expect(await a.ask()).toBe(false)
    expect(await b.ask()).toBe(true)
  })

  it('is free where the clock of the database was set back since it was taken', async () => {
    const [a, b] = [await replica('a'), await replica('b')]
    await a.ask()
    clock.advance(-3_600_000)
    expect(await b.ask()).toBe(true)
  })

  it.each([11 * MINUTE, -11 * MINUTE])(
    'is left by a replica whose clock is %i ms off to one whose clock is right, while that one runs',
    async (offMs) => {
      const [wrong, right] = [await replica('wrong', () => offMs), await replica('right')]
      await noteSeen('right', 0)
      expect(await wrong.ask()).toBe(false)
      expect(await right.ask()).toBe(true)
      clock.advance(2 * MINUTE)
      expect(await wrong.ask()).toBe(true)
    }
  )

  it('is taken by a replica with a wrong clock where no other one has a right one', async () => {
    const wrong = await replica('wrong', () => DAY)
    await noteSeen('wrong', DAY)
    expect(await wrong.ask()).toBe(true)
    await noteSeen('wrong too', DAY)
    expect(await wrong.ask()).toBe(true)
  })

  it('is left by a replica that is cut off from Vultr to one that Vultr answers, and by no other', async () => {
    let isCutOff = false
    const a = await replica(
      'a',
      () => 0,
      () => isCutOff
    )
    const b = await replica('b')
    expect(await a.ask()).toBe(true)
    isCutOff = true
    await noteSeen('cut off too', 0, false)
    await noteSeen('not known', 0)
    await noteSeen('of a wrong clock', DAY, true)
    await noteSeen('ended', 0, true)
    clock.advance(16_000)
    expect(await a.ask()).toBe(true)
    await noteSeen('b', 0, true)
    expect(await a.ask()).toBe(false)
    expect(await b.ask()).toBe(true)
    clock.advance(2 * MINUTE)
    expect(await a.ask()).toBe(true)
  })

  it('is kept by a replica with the right clock that is cut off, where the one that Vultr answers has a wrong one', async () => {
    const right = await replica(
      'right',
      () => 0,
      () => true
    )
    const wrong = await replica('wrong', () => DAY)
    await noteSeen('right', 0, false)
    await noteSeen('wrong', DAY, true)
    expect(await wrong.ask()).toBe(false)
    expect(await right.ask()).toBe(true)
    expect(await wrong.ask()).toBe(false)
    expect(await right.ask()).toBe(true)
  })

  it('is given up by a replica whose clock goes wrong, and taken once it is right again', async () => {
    let offMs = 9 * MINUTE
    const [a, b] = [await replica('a', () => offMs), await replica('b')]
    await noteSeen('b', 0)
    expect(await a.ask()).toBe(true)
    offMs = 11 * MINUTE
    expect(await a.ask()).toBe(false)
    expect(a.isLeading()).toBe(false)
    expect(await b.ask()).toBe(true)
    await b.release()
    offMs = 0
    expect(await a.ask()).toBe(true)
  })

  it('ends for a replica that cannot ask for it', async () => {
    const a = await replica('a')
    await a.ask()
    await opened[0]?.close()
    await expect(a.ask()).rejects.toThrow()
    expect(a.isLeading()).toBe(false)
    expect(await a.lead(async () => 'done')).toBeUndefined()
  })
})

describe('a work of the leader', () => {
  it('is not begun by a replica that does not lead', async () => {
    const [a, b] = [await replica('a'), await replica('b')]
    await a.ask()
    await b.ask()
    await b.lead(() => write(b, 'by b'))
    expect(await written(a)).toEqual([])
  })

  it('writes nothing once another replica has led, however long it was paused', async () => {
    const [a, b] = [await replica('a'), await replica('b')]
    await a.ask()
    const paused = a.lead(async () => {
      await write(a, 'before the pause')
      clock.advance(120_000)
      await b.ask()
      await write(a, 'after the pause')
    })
    await expect(paused).rejects.toThrow(LeadLostError)
    expect(await written(b)).toEqual(['before the pause'])
  })

  it.each(
    Object.entries({
      inserts: async ({ db }: Replica['fenced']) => {
        const row = { id: 'by itself', hostname: '', started_at: '', seen_at: '' }
        await db.insertInto('replicas').values(row).execute()
      },
      updates: async ({ db }: Replica['fenced']) => {
        await db.updateTable('replicas').set({ id: 'renamed' }).execute()
      },
      deletes: async ({ db }: Replica['fenced']) => {
        await db.deleteFrom('replicas').executeTakeFirst()
      },
      'writes in words of its own': async ({ db }: Replica['fenced']) => {
        await sql`DELETE FROM replicas`.execute(db)
      }
    })
  )('writes nothing either by a statement that stands alone and %s', async (_, statement) => {
    const [a, b] = [await replica('a'), await replica('b')]
    await a.ask()
    const paused = a.lead(async () => {
      await write(a, 'before the pause')
      clock.advance(120_000)
      await b.ask()
      await statement(a.fenced)
    })
    await expect(paused).rejects.toThrow(LeadLostError)
    expect(await written(b)).toEqual(['before the pause'])
  })

  it('writes by statements that stand alone while it leads, and reads also when it does not', async () => {
    const [a, b] = [await replica('a'), await replica('b')]
    await a.ask()
    await a.lead(async () => {
      await write(a, 'kept')
      await write(a, 'removed')
      const { numDeletedRows } = await a.fenced.db
        .deleteFrom('replicas')
        .where('id', '=', 'removed')
        .executeTakeFirst()
      expect(numDeletedRows).toBe(1n)
      clock.advance(LEAD_MS)
      await b.ask()
      expect(await written(a)).toEqual(['kept'])
    })
  })

  it('writes nothing even where the same replica leads again by then', async () => {
    const [a, b] = [await replica('a'), await replica('b')]
    await a.ask()
    const paused = a.lead(async () => {
      clock.advance(LEAD_MS)
      await b.ask()
      await b.release()
      await a.ask()
      await write(a, 'from the former term')
    })
    await expect(paused).rejects.toThrow(LeadLostError)
    expect(await a.lead(() => written(a))).toEqual([])
  })

  it('goes on after a pause in which nobody else has led', async () => {
    const [a, b] = [await replica('a'), await replica('b')]
    await a.ask()
    await a.lead(async () => {
      clock.advance(120_000)
      await write(a, 'after the pause')
    })
    expect(await written(b)).toEqual(['after the pause'])
    expect(await a.ask()).toBe(true)
  })

  it('is told from what a page has changed, which any replica may do', async () => {
    const [a, b] = [await replica('a'), await replica('b')]
    await a.ask()
    await b.ask()
    await write(b, 'a page of b')
    expect(await written(a)).toEqual(['a page of b'])
  })
})
