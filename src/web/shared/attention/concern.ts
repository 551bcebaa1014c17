import type { Acknowledgement } from '../../../health/index.js'
import type { Message } from '../../../wording/index.js'
import type { Tab } from '../../http/tabs.js'

/** How a concern is told, and what helps. */
export interface ToldConcern {
  /** `danger`: something is wrong, and nothing helps but somebody. `warning`: to know, or to decide. */
  readonly kind: 'danger' | 'warning'
  /** In a few words, without the instance. */
  readonly title: Message
  /** What and why, and what to do. */
  readonly text: Message
  /** What is shown on request only. */
  readonly details?: Message
  /** Undefined where nobody knows. */
  readonly since?: Date | undefined
  /** To a path of ours without its leading slash. */
  readonly link?: { readonly path: string; readonly label: Message } | undefined
  /** What helps, where that is one click. */
  readonly action?: ConcernAction | undefined
  /** The tabs on which something depends on it, so that they say it in full. */
  readonly fullOn?: readonly Tab[]
}

export type ConcernAction =
  | { readonly kind: 'retry'; readonly runId: string }
  | { readonly kind: 'exclude'; readonly instanceId: string }

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
