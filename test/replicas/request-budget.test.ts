import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../src/database/index.js'
import { createRequestBudget } from '../../src/replicas/index.js'
import { createSharedLimiter } from '../../src/vultr/index.js'
import { isTestedOnPostgres, placeOf } from '../support/databases/test-database.js'

const RATE = 30

/** One of several processes on a database, which shares its turns in the group `office`. */
async function startSender(name: string, clockMs = 0) {
  const place = await placeOf(name)
  if (!('url' in place)) throw new Error('Turns are shared on PostgreSQL.')
  const clock = { now: () => new Date(Date.now() + clockMs) }
  const database = await openDatabase({ ...place, clock, connections: 2, isWatched: false })
  onTestFinished(() => database.close())
  const budget = createRequestBudget({ database, rateGroup: 'office' })
  let asked = 0
  const limiter = createSharedLimiter({
    requestsPerSecond: RATE,
    turns: {
      take: (wanted) => {
        asked += 1
        return budget.take(wanted)
      }
    }
  })
  return { limiter, database, budget, url: place.url, asked: () => asked }
}

type Sender = Awaited<ReturnType<typeof startSender>>

/** Sends so many as fast as may be. @returns when each was sent. */
async function send({ limiter }: Sender, count: number): Promise<readonly number[]> {
  const one = () => limiter.turn('scheduler', async () => performance.now())
  return await Promise.all(Array.from({ length: count }, one))
}

/** The most that were sent within any second. */
function mostInASecond(sent: readonly number[]): number {
  return Math.max(
    ...sent.map((from) => sent.filter((at) => at >= from && at < from + 1_000).length)
  )
}

describe.skipIf(!isTestedOnPostgres)('replicas of one rate group', () => {
  it('send no more together than one may, whatever their clocks say, and seldom ask for turns', async () => {
    const senders: Sender[] = []
    for (const clockMs of [0, -5 * 60_000, 7 * 60_000]) {
      senders.push(await startSender('rate-together', clockMs))
    }
    const sent = (await Promise.all(senders.map((each) => send(each, 100)))).flat()
    expect(mostInASecond(sent)).toBeLessThanOrEqual(RATE)
    const asked = senders.map((each) => each.asked())
    expect(Math.max(...asked)).toBeLessThanOrEqual(25)
  })

  it('do not wait for those that have nothing to send', async () => {
    const [one] = [await startSender('rate-idle'), await startSender('rate-idle')]
    const waits = []
    for (let time = 0; time < 10; time += 1) {
      waits.push(await one.budget.take({ count: 1, intervalMs: 35, gapMs: 0 }))
    }
    expect(Math.max(...waits)).toBeLessThanOrEqual(10 * 35)
  })

  it('let a person go first, also while another one has much to send', async () => {
    const [one, other] = [await startSender('rate-page'), await startSender('rate-page')]
    const waves = Promise.all([send(one, 120), send(other, 120)])
    await new Promise((resolve) => setTimeout(resolve, 500))
    const page = await one.limiter.turn('page', async () => performance.now())
    const [own = []] = await waves
    // Behind a slice of turns that was taken before, at most.
    expect(own.filter((at) => at > page).length).toBeGreaterThan(60)
  })

  it('lose no more than a few turns where one of them is gone', async () => {
    const [gone, other] = [await startSender('rate-gone'), await startSender('rate-gone')]
    await gone.budget.take({ count: 7, intervalMs: 35, gapMs: 0 })
    const waitMs = await other.budget.take({ count: 1, intervalMs: 35, gapMs: 0 })
    expect(waitMs).toBeLessThanOrEqual(7 * 35)
  })

  it('send nothing while the database does not answer, and say why', async () => {
    const one = await startSender('rate-down')
    await send(one, 1)
    await one.database.close()
    let sent = 0
    const turn = one.limiter.turn('page', async () => {
      sent += 1
    })
    await expect(turn).rejects.toThrow()
    expect(sent).toBe(0)
  })

  it('do not wait for turns from before the clock of the database was set back', async () => {
    const one = await startSender('rate-set-back')
    await send(one, 1)
    const client = new pg.Client({ connectionString: one.url })
    await client.connect()
    await client.query('UPDATE request_rates SET free_at = free_at + 3600 * 1000000::bigint')
    await client.end()
    const waitMs = await one.budget.take({ count: 1, intervalMs: 35, gapMs: 0 })
    expect(waitMs).toBeLessThan(5_000)
  })
})
