import type { AlertKind } from '../alert/alert.js'
import type { ToldCondition } from '../conditions/condition.js'

/** Something that happened once, and does not stand. */
export interface Happening {
  readonly kind: AlertKind
  readonly at: Date
  readonly instanceId: string | undefined
  readonly told: ToldCondition
}
