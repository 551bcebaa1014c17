import type { Message } from '../../wording/index.js'

export const RUN_STATES = ['queued', 'creating', 'pending', 'complete', 'failed', 'missed'] as const

/**
 * What a run can be. `queued` waits for its (next) attempt, `creating` may have been sent to
 * Vultr, `pending` is known to Vultr and being made; the others are final. `missed` is a slot for
 * which no attempt was made, with the reason.
 */
export type RunState = (typeof RUN_STATES)[number]

/** The states in which a run still wants something done. */
export const OPEN_STATES = ['queued', 'creating', 'pending'] as const satisfies RunState[]

/** One attempt to have one snapshot of one instance. */
export interface Run {
  readonly id: string
  readonly instanceId: string
  readonly trigger: 'schedule' | 'manual'
  /** The slot it was made for; undefined for manual runs. */
  readonly slotAt: Date | undefined
  /** The slot had passed when it was claimed, because the process was down. */
  readonly isLate: boolean
  readonly state: RunState
  /** Unique to this run; in the mark of its snapshot. */
  readonly key: string
  readonly name: string
  /** Who asked for it: a user's name, or `scheduler`. */
  readonly actor: string
  readonly snapshotId: string | undefined
  readonly attempts: number
  /** For `queued`: not before this. For `creating`: not sent again before this. */
  readonly nextAttemptAt: Date | undefined
  /** For `creating`: until then the request may still be on its way, and nobody else touches the run. */
  readonly leaseUntil: Date | undefined
  /** Why it failed, was missed, or is not through yet. */
  readonly reason: Message | undefined
  readonly createdAt: Date
  readonly updatedAt: Date
  /** When Vultr was first known to be making it. */
  readonly pendingSince: Date | undefined
  /** When it became complete, failed or missed. */
  readonly finishedAt: Date | undefined
  /** When Vultr first said that its instance does not exist; one such answer proves nothing. */
  readonly instanceMissingSince: Date | undefined
  /** Refused because the account may hold no more; tried again as soon as there is room. */
  readonly waitsForRoom: boolean
  /** When Vultr first said that its snapshot does not exist; one such answer proves nothing. */
  readonly snapshotMissingSince: Date | undefined
  /** The description as Vultr stored it, where that is not what was sent. */
  readonly storedDescription: string | undefined
}

/** How many runs that were due on a day came to that. */
export interface DayOutcome {
  /** YYYY-MM-DD, UTC. */
  readonly day: string
  readonly outcome: 'complete' | 'failed' | 'missed'
  readonly count: number
}

/** Many instances that came due together, on their way through the limiter. */
export interface Wave {
  readonly started: number
  readonly total: number
}
