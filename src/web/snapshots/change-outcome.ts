import type { Snapshot, VultrError } from '../../account/index.js'
import type { DescribeOutcome } from '../../snapshots/index.js'
import { type Reply, redirect } from '../http/reply.js'
import { errorAdvice } from '../shared/account/error-advice.js'
import { unknownSnapshot } from '../shared/account/with-snapshot.js'

/** Whether Vultr may have heard it all the same. */
export function isInDoubt({ effect }: VultrError): boolean {
  return effect === 'unknown'
}

export const CHANGE_UNDER_WAY =
  'Not changed: another change of this snapshot is under way. Try again when it has finished.'

/** Says how a change of what is written at a snapshot has ended. */
export function replyToChange(snapshot: Snapshot, outcome: DescribeOutcome, done: string): Reply {
  if (outcome.kind === 'unknown-snapshot') throw unknownSnapshot()
  const path = `snapshots/${snapshot.id}`
  if (outcome.kind === 'foreign') {
    return redirect(
      path,
      'warning',
      'A foreign snapshot cannot be protected; the scheduler never touches it.'
    )
  }
  const sentence = sentenceOf(outcome, done)
  return redirect(path, outcome.kind === 'described' ? 'success' : 'danger', sentence)
}

function sentenceOf(
  outcome: Exclude<DescribeOutcome, { readonly kind: 'unknown-snapshot' | 'foreign' }>,
  done: string
): string {
  switch (outcome.kind) {
    case 'described':
      return done
    case 'stored-otherwise':
      return `Vultr accepted the change but stored another description: “${outcome.snapshot.description}”. Look at the snapshot before you rely on it, and try a shorter, plainer name.`
    case 'busy':
      return CHANGE_UNDER_WAY
    case 'unread':
      return `Vultr accepted the change, but the snapshot could not be read back, so it is not known what is stored. ${errorAdvice(outcome.error)} Look at the list shortly.`
    case 'failed':
      return `${isInDoubt(outcome.error) ? 'It is not known whether it was changed.' : 'Not changed.'} ${errorAdvice(outcome.error)}`
  }
}
