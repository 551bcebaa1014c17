import type { CoveredInstance } from '../../../coverage/index.js'
import { steadyCount } from '../../../policy/index.js'

/** An instance, with as much of what covers it as tells what is kept of it. */
export type KeptInstance = Pick<CoveredInstance, 'instanceId' | 'schedule' | 'rules'>

/** How many are kept of an instance, by its id; undefined where ever more are. */
export type KeptCounts = ReadonlyMap<string, number | undefined>

/** How many are kept of each instance in the long run; undefined where ever more are. */
export function keptCounts(covered: readonly KeptInstance[], now: Date): KeptCounts {
  // Many instances share a schedule and rules; each pair is worked out once.
  const known = new Map<string, number | undefined>()
  return new Map(
    covered.map(({ instanceId, schedule, rules }) => {
      const key = JSON.stringify([schedule, rules])
      if (!known.has(key)) known.set(key, steadyCount(schedule, rules, now))
      return [instanceId, known.get(key)]
    })
  )
}
