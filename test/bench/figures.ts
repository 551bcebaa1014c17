import { median, ratios } from './statistics.js'

export type Unit = 'requests/s' | 'ms' | 's' | 'µs' | 'calls' | 'bytes' | ''

export interface Measured {
  readonly value: number
  readonly unit: Unit
}

export interface Goal {
  readonly words: string
  readonly isMet: boolean
}

/** One line of the table. */
export interface Figure {
  readonly part: string
  readonly what: string
  readonly ours: Measured
  /** The limit, or what a user would run instead. */
  readonly against: Measured & { readonly name: string }
  readonly ratio: number
  /** The ratio of each round; how far they lie apart tells how much the machine swayed. */
  readonly rounds: readonly number[]
  readonly goal: Goal | undefined
  /** What else is to be known of it. */
  readonly note?: string
}

/** A bound of the ratio, or that there is nothing of it at all. */
export type Aim = { readonly atLeast: number } | { readonly atMost: number } | 'none'

/** What two contestants did in the same rounds. */
export function compared(given: {
  readonly part: string
  readonly what: string
  readonly unit: Unit
  readonly ours: readonly number[]
  readonly name: string
  readonly against: readonly number[]
  readonly aim?: Aim
  readonly note?: string
}): Figure {
  const rounds = ratios(given.ours, given.against)
  const ratio = median(rounds)
  return {
    part: given.part,
    what: given.what,
    ours: { value: median(given.ours), unit: given.unit },
    against: { value: median(given.against), unit: given.unit, name: given.name },
    ratio,
    rounds,
    goal: given.aim === undefined ? undefined : goalOf(ratio, median(given.ours), given.aim),
    ...(given.note === undefined ? {} : { note: given.note })
  }
}

/** What was measured once against a fixed limit. */
export function limited(given: {
  readonly part: string
  readonly what: string
  readonly unit: Unit
  readonly ours: number
  readonly name: string
  readonly limit: number
  readonly aim?: Aim
  readonly note?: string
}): Figure {
  const { ours, limit, ...rest } = given
  return compared({ ...rest, ours: [ours], against: [limit] })
}

function goalOf(ratio: number, ours: number, aim: Aim): Goal {
  if (aim === 'none') return { words: 'none', isMet: ours === 0 }
  if ('atLeast' in aim) return { words: `≥ ${aim.atLeast}`, isMet: ratio >= aim.atLeast }
  return { words: `≤ ${aim.atMost}`, isMet: ratio <= aim.atMost }
}
