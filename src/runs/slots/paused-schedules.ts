import { type Database, storedInstant } from '../../database/index.js'
import { asItIs, type Message, storedMessage, writeMessage } from '../../wording/index.js'

/** The schedule of an instance that Vultr says does not exist. */
export interface PausedSchedule {
  readonly instanceId: string
  readonly reason: Message
  /** Undefined where it cannot be read. */
  readonly since: Date | undefined
}

/** @throws DatabaseError from each call */
export interface PausedSchedules {
  /** Why the schedule of an instance is paused, and since when. */
  list(): Promise<readonly PausedSchedule[]>
  pause(instanceId: string, reason: Message): Promise<void>
  resume(instanceId: string): Promise<void>
}

export function createPausedSchedules(deps: {
  readonly database: Database
  readonly clock: { now(): Date }
}): PausedSchedules {
  const { database, clock } = deps
  return {
    async list() {
      const rows = await database.db
        .selectFrom('schedule_cursors')
        .select(['instance_id', 'paused_reason', 'paused_at'])
        .where('paused_reason', 'is not', null)
        .execute()
      return rows.map(({ instance_id, paused_reason, paused_at }) => ({
        instanceId: instance_id,
        reason: storedMessage(paused_reason) ?? asItIs(''),
        since: storedInstant(paused_at)
      }))
    },
    async pause(instanceId, reason) {
      await database.db
        .updateTable('schedule_cursors')
        .set({ paused_reason: writeMessage(reason), paused_at: clock.now().toISOString() })
        .where('instance_id', '=', instanceId)
        .where('paused_reason', 'is', null)
        .execute()
    },
    async resume(instanceId) {
      await database.db
        .updateTable('schedule_cursors')
        .set({ paused_reason: null, paused_at: null })
        .where('instance_id', '=', instanceId)
        .execute()
    }
  }
}
