import { describe, expect, it } from 'vitest'
import { runMonth } from '../../support/months/months.js'

/**
 * A sample; .ci/run takes whole months. A failing seed is run again with:
 * npm run chaos -- --months --from <seed> --seeds 1
 */
describe('some days of alerts', () => {
  it('tell what stood, once each on every channel that works, and nothing else', async () => {
    // A seed by which much goes wrong in the first days.
    const { told, asked } = await runMonth(8, { days: 5 })
    expect(told).toBeGreaterThan(20)
    // Days in which nothing had to be told would prove nothing.
    const kinds = [...asked].filter(([, count]) => count > 0).map(([kind]) => kind)
    expect(kinds).toContain('overdue')
    expect(kinds.length).toBeGreaterThan(2)
  }, 600_000)

  it('bring nothing but digests and heartbeats while all is well', async () => {
    const { told } = await runMonth(1, { days: 3, mishaps: [] })
    expect(told).toBe(0)
  }, 600_000)
})
