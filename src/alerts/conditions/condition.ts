import { digest, type FindingIdentity } from '../../health/index.js'
import type { Message } from '../../wording/index.js'
import type { AlertKind } from '../alert/alert.js'

/** Something that is wrong, for as long as it is. */
export interface Condition {
  /** The same at every look for as long as it stands: a digest of the kind and what it is about. */
  readonly id: string
  readonly kind: AlertKind
  readonly instanceId: string | undefined
  /** Undefined where nobody knows; then since it was first seen. */
  readonly since: Date | undefined
  /** What the page acknowledges it by: quiet while all of them are acknowledged. Empty: it cannot be. */
  readonly acknowledgedBy: readonly FindingIdentity[]
  readonly told: ToldCondition
}

/** What is said of a condition; stored as JSON. */
export interface ToldCondition {
  /** Undefined of what is about no instance. */
  readonly name?: string | undefined
  /** Of its instance, for channels that are told of some only. */
  readonly tags?: readonly string[] | undefined
  /** In a few words, without the instance. */
  readonly title: Message
  /** What, why, and what to do. */
  readonly text: Message
  /** Where it is looked into: a path of ours without its leading slash. */
  readonly path: string
}

/** A condition's id, by the kind and what it is about. */
export function conditionId(kind: AlertKind, about: unknown): string {
  return digest([kind, about])
}
