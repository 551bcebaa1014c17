import type { Blindness, Month } from '../month.js'

export interface Mishap {
  readonly name: string
  /** For how long it lasts, in hours: from, to. */
  readonly hours: readonly [number, number]
  /** Of those that share one, one is under way at a time. */
  readonly excludes?: string
  readonly isPossible?: (month: Month) => boolean
  /** @returns what ends it. */
  readonly begin: (month: Month) => Promise<() => Promise<void>> | (() => void)
}

/** One that keeps the panel from seeing anything at Vultr. */
export function blind(
  name: Blindness,
  hours: Mishap['hours'],
  begin: (month: Month) => () => void
): Mishap {
  return {
    name,
    hours,
    excludes: 'blindness',
    begin(month) {
      const end = begin(month)
      month.loseSight(name)
      return () => {
        end()
        month.regainSight()
      }
    }
  }
}
