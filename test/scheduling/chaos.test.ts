import { describe, expect, it } from 'vitest'
import { runChaos } from '../support/chaos.js'

/** A failing seed is run again with: npm run chaos -- --from <seed> --seeds 1 */
const SEEDS = 200
const AT_ONCE = 4

describe('weeks of faults, crashes, wrong clocks and meddling', () => {
  it(`break none of the promises over ${SEEDS} seeds`, { timeout: 180_000 }, async () => {
    let next = 1
    let created = 0
    const failures: string[] = []
    const worker = async () => {
      while (next <= SEEDS) {
        const seed = next
        next += 1
        try {
          created += (await runChaos(seed)).created
        } catch (error) {
          failures.push(error instanceof Error ? error.message : String(error))
        }
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    expect(failures).toEqual([])
    // A run in which nothing happens would prove nothing.
    expect(created).toBeGreaterThan(SEEDS * 10)
  })
})
