import type { Selectable } from 'kysely'
import { storedInstant, storedText, storedWord, type Tables } from '../database/index.js'
import { type Message, readMessage } from '../wording/index.js'

export const OUTCOMES = ['ok', 'failed', 'missed', 'info'] as const

export type ActivityOutcome = (typeof OUTCOMES)[number]

export const KINDS = [
  'run',
  'prune',
  'snapshot',
  'restore',
  'settings',
  'problem',
  'api-key',
  'api-token',
  'sign-in',
  'request'
] as const

/** What an entry is about. */
export type ActivityKind = (typeof KINDS)[number]

/** An entry as it is read; what another version wrote, or nobody can read, is undefined. */
export interface ActivityEntry {
  readonly id: number
  readonly at: Date | undefined
  /** A user's name, `scheduler`, or the name of an API token behind `token: `. */
  readonly actor: string
  readonly kind: ActivityKind | undefined
  readonly outcome: ActivityOutcome | undefined
  readonly instanceId: string | undefined
  readonly snapshotId: string | undefined
  /** What it was done to, as an admin knows it: a snapshot's or a setting's name; hostile text. */
  readonly subject: string | undefined
  /** What happened, with Vultr's own sentence where there was one. */
  readonly message: Message
}

export interface NewActivity {
  readonly at: Date
  readonly actor: string
  readonly kind: ActivityKind
  readonly outcome: ActivityOutcome
  readonly instanceId?: string | undefined
  readonly snapshotId?: string | undefined
  readonly subject?: string | undefined
  readonly message: Message
}

/** In UTF-16 units; a stored message with Vultr's sentences in it is shorter. */
const LONGEST_MESSAGE = 100_000

/** What an entry is read from. */
export const ENTRY_COLUMNS = [
  'id',
  'at',
  'actor',
  'kind',
  'outcome',
  'instance_id',
  'snapshot_id',
  'subject',
  'sentence'
] as const

/** An entry as it is read from its row. */
export function toEntry(row: Selectable<Tables['activity']>): ActivityEntry {
  return {
    id: row.id,
    at: storedInstant(row.at),
    actor: storedText(row.actor) ?? '',
    kind: storedWord(row.kind, KINDS),
    outcome: storedWord(row.outcome, OUTCOMES),
    instanceId: storedText(row.instance_id),
    snapshotId: storedText(row.snapshot_id),
    subject: storedText(row.subject),
    message: readMessage(storedText(row.sentence, LONGEST_MESSAGE) ?? '')
  }
}
