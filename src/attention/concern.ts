import type { Acknowledgement, ToldFinding } from '../health/index.js'

/** The tabs of the pages. */
export type ConcernTab = 'overview' | 'snapshots' | 'instances' | 'activity' | 'settings'

/** How a concern is told, and what helps. */
export interface ToldConcern extends ToldFinding {
  /** The tabs on which something depends on it, so that they say it in full. */
  readonly fullOn?: readonly ConcernTab[]
}

/** What an admin has to look at, or to know of. */
export interface Concern extends ToldConcern {
  readonly id: string
  readonly instanceId: string | undefined
  /** What the instance is called. */
  readonly instance: string | undefined
  /** A restore that is under way is no problem, but others wait for it. */
  readonly isRestore: boolean
  /** What an acknowledgement of it holds for; undefined where it cannot be acknowledged. */
  readonly fingerprint: string | undefined
  /** Undefined while nobody has, and once it has changed since. */
  readonly acknowledged: Acknowledgement | undefined
}
