import { errorMessage, type VultrError } from '../account/index.js'
import { type Message, message } from '../wording/index.js'
import type { DescribeOutcome } from './action-outcomes.js'
import { type ChangeKind, type ChangeOutcome, isRemoval } from './changes/change.js'
import { WITHOUT_DESCRIPTION } from './lost-description.js'
import type { FinishedRemoval } from './snapshot-removal.js'
import { STORED_PROTECTED } from './stored-outcome.js'

/** Why a snapshot was not deleted, by what keeps it. */
export const KEPT = {
  'still-pending': message('activity.delete.stillPending'),
  protected: message('activity.delete.locked'),
  needed: message('activity.delete.needed'),
  unreadable: notDone('delete', WITHOUT_DESCRIPTION)
} as const

/** What the activity log says of a description that was to be written; undefined where it says nothing. */
export function toldOfDescribe(outcome: DescribeOutcome, kind: ChangeKind): ChangeOutcome['told'] {
  switch (outcome.kind) {
    case 'described': {
      const { name } = outcome.snapshot
      return { outcome: 'ok', message: message('activity.change.done', { kind, name }) }
    }
    case 'stored-otherwise': {
      const { description } = outcome.snapshot
      const told = message('activity.change.storedOtherwise', { description })
      return { outcome: 'failed', message: told }
    }
    case 'unread': {
      const told = message('activity.change.unread', { vultr: errorMessage(outcome.error) })
      return { outcome: 'info', message: told }
    }
    case 'failed':
      return { outcome: 'failed', message: notDone('change', outcome.error) }
    default:
      return undefined
  }
}

/** The same of one that no process could carry out. */
export function toldOfFailure(kind: ChangeKind, error: VultrError): ChangeOutcome['told'] {
  return { outcome: 'failed', message: notDone(isRemoval(kind) ? 'delete' : 'change', error) }
}

/** A delete by hand that somebody has called off before any process had it in hand. */
export const CALLED_OFF: ChangeOutcome = {
  state: 'failed',
  told: { outcome: 'failed', message: message('activity.delete.calledOff') },
  outcome: STORED_PROTECTED
}

/** What was wanted a while ago and not begun: nobody expects it any more. */
export const INTERRUPTED: ChangeOutcome = {
  state: 'failed',
  told: { outcome: 'failed', message: message('activity.change.interrupted') }
}

function notDone(what: 'change' | 'delete', error: VultrError): Message {
  const vultr = errorMessage(error)
  return error.effect === 'unknown'
    ? message('activity.change.unknown', { what, vultr })
    : message('activity.change.refused', { what, vultr })
}

/** What the activity log says of a snapshot that was to be deleted by hand. */
export function toldOfDelete(outcome: FinishedRemoval): ChangeOutcome['told'] {
  switch (outcome.kind) {
    case 'deleted':
      return { outcome: 'ok', message: message('activity.delete.done') }
    case 'called-off':
      return { outcome: 'failed', message: message('activity.delete.calledOff') }
    case 'kept':
      return { outcome: 'failed', message: outcome.why }
    case 'failed':
      return { outcome: 'failed', message: notDone('delete', outcome.error) }
  }
}
