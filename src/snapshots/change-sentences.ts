import type { VultrError } from '../account/index.js'
import type { DescribeOutcome } from './action-outcomes.js'
import type { ChangeKind, ChangeOutcome } from './snapshot-changes.js'
import type { FinishedRemoval } from './snapshot-removal.js'

/** Why a snapshot was not deleted, by what keeps it. */
export const KEPT = {
  'still-pending': 'Not deleted: it is still being created.',
  protected: 'Not deleted: it is protected.',
  needed: 'Not deleted: it is needed by a restore that is under way.'
} as const

const CALLED_OFF =
  'Not deleted: it came to be protected, or needed by a restore, before it was deleted.'

const DONE: Readonly<Partial<Record<ChangeKind, string>>> = {
  rename: 'Renamed.',
  lock: 'Protected: it is not pruned, and not deleted before the protection is taken off.',
  unlock: 'No longer protected.'
}

/** What the activity log says of a description that was to be written; undefined where it says nothing. */
export function toldOfDescribe(outcome: DescribeOutcome, kind: ChangeKind): ChangeOutcome['told'] {
  switch (outcome.kind) {
    case 'described':
      return {
        outcome: 'ok',
        sentence:
          kind === 'rename' ? `Renamed to “${outcome.snapshot.name}”.` : (DONE[kind] ?? 'Changed.')
      }
    case 'stored-otherwise':
      return {
        outcome: 'failed',
        sentence: `Vultr stored another description than was sent: “${outcome.snapshot.description}”.`
      }
    case 'unread':
      return {
        outcome: 'info',
        sentence: `Vultr accepted the change, but the snapshot could not be read back, so it is not known what is stored: “${outcome.error.sentence}” Look at it in the list.`
      }
    case 'failed':
      return { outcome: 'failed', sentence: notDone('changed', outcome.error) }
    default:
      return undefined
  }
}

function notDone(what: 'changed' | 'deleted', { effect, sentence }: VultrError): string {
  return effect === 'unknown'
    ? `It is not known whether it was ${what}: Vultr’s answer was lost. “${sentence}” Look at it in the list.`
    : `Not ${what}. Vultr: “${sentence}”`
}

/** What the activity log says of a snapshot that was to be deleted by hand. */
export function toldOfDelete(outcome: FinishedRemoval): ChangeOutcome['told'] {
  switch (outcome.kind) {
    case 'deleted':
      return { outcome: 'ok', sentence: 'Deleted by hand.' }
    case 'called-off':
      return { outcome: 'failed', sentence: CALLED_OFF }
    case 'kept':
      return { outcome: 'failed', sentence: outcome.why }
    case 'failed':
      return { outcome: 'failed', sentence: notDone('deleted', outcome.error) }
  }
}
