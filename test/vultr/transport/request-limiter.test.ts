import { expect, it } from 'vitest'
import { createRequestLimiter } from '../../../src/vultr/index.js'

it('starts no more within any second than it is allowed, at a rate that is no whole number of ms', async () => {
  const limiter = createRequestLimiter({ requestsPerSecond: 30 })
  const starts: number[] = []
  await Promise.all(
    Array.from({ length: 40 }, () =>
      limiter.turn('scheduler', async () => {
        starts.push(performance.now())
      })
    )
  )
  // A busy machine only spreads them further.
  const within = starts.map((from) => starts.filter((at) => at >= from && at < from + 1_000).length)
  expect(Math.max(...within)).toBeLessThanOrEqual(30)
})
