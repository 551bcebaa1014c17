import { DatabaseError } from '../database/index.js'
import { ScheduleError } from '../policy/index.js'
import { SettingsError } from '../settings/index.js'
import { type Message, message } from '../wording/index.js'

/** What is wrong with what is stored, or with where it is, as whoever asked is told. */
export interface StorageTrouble {
  readonly kind: 'settings' | 'database'
  readonly text: Message
}

/** A select of the catalog knows words without hyphens. */
const WORDS: Readonly<Record<DatabaseError['kind'], string>> = {
  locked: 'locked',
  corrupt: 'damaged',
  'read-only': 'readonly',
  full: 'full',
  newer: 'other',
  'not-ours': 'other',
  constraint: 'other',
  unreachable: 'unreachable',
  refused: 'refused',
  standby: 'standby',
  unavailable: 'other'
}

/** Undefined where an error is of another kind. */
export function storageTrouble(error: unknown): StorageTrouble | undefined {
  if (error instanceof ScheduleError || error instanceof SettingsError) {
    return { kind: 'settings', text: message('error.settings.text') }
  }
  if (!(error instanceof DatabaseError)) return undefined
  return { kind: 'database', text: message('error.database.text', { kind: WORDS[error.kind] }) }
}
