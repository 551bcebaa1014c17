import { errorAdvice, errorMessage, type VultrError } from '../../account/index.js'
import type { Run, TakeSnapshotOutcome } from '../../runs/index.js'
import { type Message, message, type Wording } from '../../wording/index.js'
import { type Reply, redirect } from '../http/reply.js'

/** What is said of a snapshot that somebody has asked for. */
export function takenReply(
  outcome: TakeSnapshotOutcome,
  {
    name,
    instance,
    expires,
    back
  }: {
    /** Isolated, as the instance's. */
    readonly name: string
    readonly instance: string
    readonly expires?: Date | undefined
    readonly back: string
  },
  { t, say }: Wording
): Reply {
  switch (outcome.kind) {
    case 'pending':
      return redirect(
        back,
        'success',
        expires === undefined
          ? t('snapshots.create.pending', { name })
          : t('snapshots.create.pendingUntil', { name, day: { day: expires.toISOString() } })
      )
    case 'busy':
      return redirect(back, 'warning', t('snapshots.create.busy', { instance }))
    case 'failed': {
      const advice = errorAdvice(outcome.error)
      return redirect(back, 'danger', t('snapshots.create.failed', { name, advice }))
    }
    case 'waiting':
      return redirect(
        back,
        'warning',
        outcome.error === undefined
          ? t('snapshots.create.unanswered', { name })
          : say(waitingMessage(name, outcome.run, outcome.error))
      )
  }
}

/** After a lost answer it is open whether Vultr has begun; anything else is retried. */
function waitingMessage(name: string, { state }: Run, error: VultrError): Message {
  return state === 'creating'
    ? message('snapshots.create.unknown', { name, what: errorMessage(error) })
    : message('snapshots.create.postponed', {
        name,
        advice: errorAdvice(error, { isRetried: true })
      })
}
