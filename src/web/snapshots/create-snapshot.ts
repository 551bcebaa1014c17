import { z } from 'zod'
import { accountIndex, type VultrError } from '../../account/index.js'
import type { Run, TakeSnapshotOutcome } from '../../runs/index.js'
import { fieldErrors, typed } from '../http/form-fields.js'
import { type Reply, redirect } from '../http/reply.js'
import type { Handler } from '../http/visit.js'
import { errorAdvice } from '../shared/account/error-advice.js'
import { instanceName } from '../shared/account/instance-name.js'
import { withApiKey } from '../shared/account/with-api-key.js'
import { snapshotNameField } from './name-field.js'
import { newSnapshotPage } from './new-snapshot-page.js'

/** POST /snapshots */
export const createSnapshot: Handler = withApiKey(async (visit) => {
  const { services, form, user } = visit
  const view = services.catalogue.view()
  const thisServerId = services.thisServer()?.instanceId
  const instance = typed(form, 'instance').toLowerCase() || (thisServerId ?? '')
  const parsed = z.object({ name: snapshotNameField }).safeParse(form)
  const errors: Record<string, string> = parsed.success ? {} : { ...fieldErrors(parsed.error) }
  if (instance !== thisServerId && !accountIndex(view).instances.has(instance)) {
    errors.instance = 'Choose the instance to take a snapshot of.'
  }
  if (!parsed.success || Object.keys(errors).length > 0) {
    return await newSnapshotPage(visit, errors, { name: typed(form, 'name'), instance })
  }
  const { name } = parsed.data
  const outcome = await services.manualSnapshots.take({
    instanceId: instance,
    name,
    actor: user
  })
  return replyTo(outcome, name, instanceName(instance, view))
})

function replyTo(outcome: TakeSnapshotOutcome, name: string, instance: string): Reply {
  switch (outcome.kind) {
    case 'pending':
      return redirect('snapshots', 'success', `“${name}” is being created by Vultr.`)
    case 'busy':
      return redirect(
        'snapshots',
        'warning',
        `Another snapshot of ${instance} is being created. Vultr makes one at a time; try again when it is complete.`
      )
    case 'failed':
      return redirect(
        'snapshots',
        'danger',
        `“${name}” was not created. ${errorAdvice(outcome.error)}`
      )
    case 'waiting':
      return redirect(
        'snapshots',
        'warning',
        outcome.error === undefined
          ? `“${name}” was asked for; Vultr has not answered yet.`
          : waitingText(name, outcome.run, outcome.error)
      )
  }
}

/** After a lost answer it is open whether Vultr has begun; anything else is retried. */
function waitingText(name: string, { state }: Run, error: VultrError): string {
  return state === 'creating'
    ? `It is not known whether “${name}” was started. Vultr: “${error.sentence}” The account is searched for it, and it is requested again only if it is not there.`
    : `“${name}” is not created yet. ${errorAdvice(error, { isRetried: true })}`
}
