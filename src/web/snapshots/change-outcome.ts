import { errorAdvice, type VultrError } from '../../account/index.js'
import type { DescribeOutcome } from '../../snapshots/index.js'
import { type Message, message, type Wording } from '../../wording/index.js'
import { isolatedName } from '../http/isolated-name.js'
import { type Reply, redirect } from '../http/reply.js'
import { unknownSnapshot } from '../shared/account/with-snapshot.js'

/** Whether Vultr may have heard it all the same. */
export function isInDoubt({ effect }: VultrError): boolean {
  return effect === 'unknown'
}

/**
 * Says how a change of what is written at a snapshot has ended.
 * @param path where to say it. @param done where it succeeded.
 */
export function replyToChange(
  path: string,
  outcome: DescribeOutcome,
  done: Message,
  { say }: Wording
): Reply {
  if (outcome.kind === 'unknown-snapshot') throw unknownSnapshot()
  if (outcome.kind === 'foreign') {
    return redirect(path, 'warning', say(message('snapshots.lock.refused')))
  }
  const told = say(messageOf(outcome, done))
  return redirect(path, outcome.kind === 'described' ? 'success' : 'danger', told)
}

function messageOf(
  outcome: Exclude<DescribeOutcome, { readonly kind: 'unknown-snapshot' | 'foreign' }>,
  done: Message
): Message {
  switch (outcome.kind) {
    case 'described':
      return done
    case 'stored-otherwise': {
      const description = isolatedName(outcome.snapshot.description)
      return message('snapshots.change.storedOtherwise', { description })
    }
    case 'busy':
    case 'changed':
      return message('snapshots.change.busy')
    case 'unread':
      return message('snapshots.change.unread', { advice: errorAdvice(outcome.error) })
    case 'failed': {
      const advice = errorAdvice(outcome.error)
      return isInDoubt(outcome.error)
        ? message('snapshots.change.unknown', { advice })
        : message('snapshots.change.failed', { advice })
    }
  }
}
