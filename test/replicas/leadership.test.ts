import { describe, expect, it } from 'vitest'
import { LEAD_MS } from '../../src/replicas/leadership.js'
import { useReplicas } from '../support/engines/leading-replicas.js'
import { createFakeClock, DAY, MINUTE } from '../support/fake-clock.js'

const clock = createFakeClock('2026-11-24T12:00:00Z')
const { replica, firstDatabase } = useReplicas(clock)

/** That a replica runs, and how far its clock is ahead, in ms. */
async function noteSeen(
  id: string,
  clockAheadMs: number,
  reachesVultr: boolean | undefined = undefined
): Promise<void> {
  const at = clock.now().toISOString()
  const row = { id, hostname: id, instance_id: null, started_at: at, seen_at: at }
  await firstDatabase()
    ?.db.insertInto('replicas')
    .values({ ...row, clock_ahead_ms: clockAheadMs, reaches_vultr: reach(reachesVultr) })
    .execute()
}

function reach(reaches: boolean | undefined): number | null {
  if (reaches === undefined) return null
  return reaches ? 1 : 0
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
    await firstDatabase()?.close()
    await expect(a.ask()).rejects.toThrow()
    expect(a.isLeading()).toBe(false)
    expect(await a.lead(async () => 'done')).toBeUndefined()
  })
})
