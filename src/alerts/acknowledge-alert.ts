import type { Database } from '../database/index.js'
import type { Acknowledgements } from '../health/index.js'
import type { Condition } from './conditions/condition.js'
import type { ReadConditions } from './conditions/read-conditions.js'
import { standingConditions } from './standing-conditions.js'

/** What of an alert stands still. */
export interface StandingAlert {
  readonly conditions: readonly Condition[]
}

export interface AlertAcknowledgement {
  /** Undefined where nothing of it stands (any more). @throws DatabaseError */
  standing(alertId: string): Promise<StandingAlert | undefined>
  /**
   * Keeps all of it quiet: until then, or until it changes.
   * @returns how many conditions; 0 where none stands. @throws DatabaseError
   */
  acknowledge(alertId: string, actor: string, until: Date | undefined): Promise<number>
}

export function createAlertAcknowledgement(deps: {
  readonly database: Database
  readonly readConditions: ReadConditions
  readonly acknowledgements: Pick<Acknowledgements, 'acknowledge'>
}): AlertAcknowledgement {
  async function standing(alertId: string): Promise<StandingAlert | undefined> {
    const { database, readConditions } = deps
    const isOwn = (stored: { readonly alertId: string | undefined }) => stored.alertId === alertId
    const conditions = await standingConditions(database, readConditions, isOwn)
    return conditions.length === 0 ? undefined : { conditions }
  }

  return {
    standing,
    async acknowledge(alertId, actor, until) {
      const quietable = ((await standing(alertId))?.conditions ?? []).filter(
        ({ acknowledgedBy }) => acknowledgedBy.length > 0
      )
      for (const { acknowledgedBy, told, instanceId } of quietable) {
        for (const identity of acknowledgedBy) {
          const seen = { ...identity, what: told.title, instanceId, actor, until }
          await deps.acknowledgements.acknowledge(seen)
        }
      }
      return quietable.length
    }
  }
}
