// What a mishap is: something that Vultr was seen to do, or that its answers were, with what begins it and
// what ends it. The mishaps themselves are in the files beside this one, a family in each.
import type { SimulatedInstance, VultrSimulator } from '../../../../src/simulator/index.js'

/** Where a mishap happens, and by which numbers. */
export interface MishapPlace {
  readonly simulator: VultrSimulator
  /** One of the instances that are in the account, or were. */
  readonly instance: SimulatedInstance
  readonly now: Date
  pick<T>(from: readonly T[]): T
}

/** Something that Vultr was seen to do, or that its answers were. */
export interface Mishap {
  readonly name: string
  /** `a reading`: longer would be the truth; else until it is ended. */
  readonly lasts?: 'a reading'
  /** The lists hold something odd and are to be read all the same. */
  readonly isReadable?: boolean
  /** @returns what ends it. */
  readonly begin: (place: MishapPlace) => () => void
}
