import * as z from 'zod'
import { accountIndex, errorAdvice, errorMessage, type VultrError } from '../../account/index.js'
import type { Run, TakeSnapshotOutcome } from '../../runs/index.js'
import { type Message, message, type Wording } from '../../wording/index.js'
import { backPathIn } from '../http/back-path.js'
import { fieldErrors, typed } from '../http/form-fields.js'
import { isolatedName } from '../http/isolated-name.js'
import { type Reply, redirect } from '../http/reply.js'
import type { Handler } from '../http/visit.js'
import { instanceName } from '../shared/account/instance-name.js'
import { withApiKey } from '../shared/account/with-api-key.js'
import { expiryOf, keepField } from './keep-field.js'
import { snapshotNameField } from './name-field.js'
import { newSnapshotPage } from './new-snapshot-page.js'

/** POST /snapshots */
export const createSnapshot: Handler = withApiKey(async (visit) => {
  const { services, form, user, wording } = visit
  const view = services.catalogue.view()
  const thisServerId = services.thisServer()?.instanceId
  const instance = typed(form, 'instance').toLowerCase() || (thisServerId ?? '')
  const parsed = z.object({ name: snapshotNameField(wording), keep: keepField }).safeParse(form)
  const errors: Record<string, string> = parsed.success ? {} : { ...fieldErrors(parsed.error) }
  if (instance !== thisServerId && !accountIndex(view).instances.has(instance)) {
    errors.instance = wording.t('snapshots.new.chooseError')
  }
  if (!parsed.success || Object.keys(errors).length > 0) {
    return await newSnapshotPage(visit, errors, {
      name: typed(form, 'name'),
      instance,
      keep: typed(form, 'keep')
    })
  }
  const { name, keep } = parsed.data
  const expires = expiryOf(keep, services.clock.now())
  const outcome = await services.manualSnapshots.take({
    instanceId: instance,
    name,
    actor: user,
    ...(expires === undefined ? {} : { expires })
  })
  const told = {
    name: isolatedName(name),
    instance: isolatedName(instanceName(instance, view)),
    expires,
    back: backPathIn(form) ?? 'snapshots'
  }
  return replyTo(outcome, told, wording)
})

function replyTo(
  outcome: TakeSnapshotOutcome,
  {
    name,
    instance,
    expires,
    back
  }: {
    readonly name: string
    readonly instance: string
    readonly expires: Date | undefined
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
