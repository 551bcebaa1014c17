import { describe, expect, it } from 'vitest'
import { runChaos } from './chaos.js'

const AT_ONCE = 6

/**
 * Runs seeds one after the other; two files share them, so that two cores do.
 * A failing seed is run again with: npm run chaos -- --from <seed> --seeds 1
 */
export function describeChaos(first: number, last: number): void {
  describe('weeks of faults, crashes, wrong clocks and meddling', () => {
    it(`break none of the promises, seeds ${first} to ${last}`, { timeout: 180_000 }, async () => {
      let next = first
      const created: number[] = []
      const failures: string[] = []
      const worker = async () => {
        while (next <= last) {
          const seed = next
          next += 1
          try {
            created.push((await runChaos(seed)).created)
          } catch (error) {
            failures.push(error instanceof Error ? error.message : String(error))
          }
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, worker))
      expect(failures).toEqual([])
      // Runs in which nothing happens would prove nothing.
      expect(created.reduce((sum, count) => sum + count, 0)).toBeGreaterThan((last - first) * 10)
    })
  })
}
