import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openPanelDatabase } from '../../../src/standalone/sign-in/panel-database.js'
import {
  createSharedFailures,
  type SharedFailures
} from '../../../src/standalone/sign-in/shared-failures.js'
import { temporaryFolder } from '../../database/temporary-folder.js'
import { databaseOption } from '../../support/databases/test-database.js'

const STRANGER_PACE_MS = 500
const HOUR = 3_600_000
const stranger = { lane: 'stranger', source: '203.0.113.7' } as const
const known = { lane: 'known', source: 'browser a' } as const

/** Two processes on one database, at a time that the test sets. */
async function twoProcesses() {
  const time = { now: Date.parse('2026-03-02T06:00:00Z') }
  const clock = { now: () => new Date(time.now) }
  const place = await databaseOption(join(temporaryFolder(), 'vultr.sqlite'))
  const opened = []
  for (let count = 0; count < 2; count += 1) {
    const database = await openPanelDatabase({ ...place, clock, now: () => time.now })
    onTestFinished(() => database.close())
    opened.push({ ...database, now: async () => time.now })
  }
  const [first, second] = opened.map((database) =>
    createSharedFailures({ database, strangerPaceMs: STRANGER_PACE_MS })
  ) as [SharedFailures, SharedFailures]
  const [database] = opened as [(typeof opened)[0]]
  const rows = () =>
    database.run((db) => db.selectFrom('panel_sign_in_failures').selectAll().execute())
  return { time, first, second, database, rows }
}

type Processes = Awaited<ReturnType<typeof twoProcesses>>

/** So many wrong passwords, each as soon as it may be. @returns how long each had to wait, in ms. */
async function fail(
  { time }: Processes,
  at: readonly SharedFailures[],
  visitor: typeof stranger | typeof known,
  times: number
): Promise<readonly number[]> {
  const waits: number[] = []
  for (let count = 0; count < times; count += 1) {
    const from = time.now
    for (;;) {
      const answer = await at[count % at.length]?.begin(visitor)
      if (answer === undefined) throw new Error('There is nobody to ask.')
      if ('end' in answer) {
        await answer.end('wrong')
        break
      }
      time.now += Math.max(answer.sourceMs, answer.strangersMs)
    }
    waits.push(time.now - from)
  }
  return waits
}

describe('failed sign-ins', () => {
  it('spread over two processes wait as long as at one', async () => {
    const processes = await twoProcesses()
    const { first, second } = processes
    const apart = await fail(processes, [first, second], stranger, 10)
    expect(apart).toEqual([0, 500, 500, 500, 500, 500, 500, 1_000, 2_000, 4_000])
    const alone = await twoProcesses()
    expect(await fail(alone, [alone.first], stranger, 10)).toEqual(apart)
  })

  it('of all strangers together are paced, whatever their addresses and wherever they come', async () => {
    const { first, second, time } = await twoProcesses()
    expect('end' in (await first.begin(stranger))).toBe(true)
    const other = { lane: 'stranger', source: '198.51.100.1' } as const
    expect(await second.begin(other)).toEqual({ sourceMs: 0, strangersMs: 500 })
    expect('end' in (await second.begin(known))).toBe(true)
    time.now += 500
    expect('end' in (await second.begin(other))).toBe(true)
  })

  it('count before the check is made, so that many at once are no more than one after another', async () => {
    const { first, second, rows } = await twoProcesses()
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? first : second).begin(known))
    )
    const counted = answers.filter((answer) => 'end' in answer)
    expect(counted.length).toBeLessThanOrEqual(5)
    expect((await rows()).map(({ failures }) => failures)).toEqual([counted.length])
  })

  it('are forgotten after the right password, at every process', async () => {
    const processes = await twoProcesses()
    const { first, second, time, rows } = processes
    await fail(processes, [first], stranger, 8)
    time.now += 4_000
    const answer = await second.begin(stranger)
    if (!('end' in answer)) throw new Error('It may be checked by now.')
    await answer.end('right')
    expect(await rows()).toEqual([])
  })

  it('leave no row behind an hour after the last of them', async () => {
    const processes = await twoProcesses()
    const { first, second, time, rows } = processes
    await fail(processes, [first], stranger, 9)
    time.now += HOUR
    expect(await fail(processes, [second], known, 1)).toEqual([0])
    expect((await rows()).map(({ source }) => source)).toEqual(['browser a'])
  })

  it('are kept of ten thousand sources at most, the oldest forgotten first', async () => {
    const { first, database, time, rows } = await twoProcesses()
    for (let from = 0; from < 10_200; from += 300) {
      const values = Array.from({ length: 300 }, (_, index) => ({
        source: `source ${from + index}`,
        failures: 1,
        last_at: new Date(time.now - HOUR / 2 + from + index).toISOString()
      }))
      await database.run((db) => db.insertInto('panel_sign_in_failures').values(values).execute())
    }
    await first.begin(known)
    const kept = (await rows()).map(({ source }) => source)
    expect(kept).toHaveLength(10_001)
    expect(kept).not.toContain('source 199')
    expect(kept).toContain('source 200')
  })

  it('let nobody wait for a clock that was set back, and count on', async () => {
    const processes = await twoProcesses()
    const { first, time, rows } = processes
    await fail(processes, [first], known, 9)
    time.now -= HOUR
    expect(await fail(processes, [first], known, 2)).toEqual([0, 4_000])
    expect((await rows())[0]?.failures).toBe(11)
  })
})
