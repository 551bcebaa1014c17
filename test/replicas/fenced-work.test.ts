import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { LEAD_MS, LeadLostError } from '../../src/replicas/leadership.js'
import { type Replica, useReplicas, write, written } from '../support/engines/leading-replicas.js'
import { createFakeClock } from '../support/fake-clock.js'

const clock = createFakeClock('2026-11-24T12:00:00Z')
const { replica } = useReplicas(clock)

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
