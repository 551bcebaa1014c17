import * as z from 'zod'
import { accountIndex } from '../../account/index.js'
import { backPathIn } from '../http/back-path.js'
import { fieldErrors, typed } from '../http/form-fields.js'
import { isolatedName } from '../http/isolated-name.js'
import type { Handler } from '../http/visit.js'
import { instanceName } from '../shared/account/instance-name.js'
import { withApiKey } from '../shared/account/with-api-key.js'
import { takenReply } from '../shared/taken-reply.js'
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
  const asTyped = { name: typed(form, 'name'), instance, keep: typed(form, 'keep') }
  if (!parsed.success || Object.keys(errors).length > 0) {
    return await newSnapshotPage(visit, errors, asTyped)
  }
  const { name, keep } = parsed.data
  const expires = expiryOf(keep, services.clock.now())
  const outcome = await services.manualSnapshots.take({
    instanceId: instance,
    name,
    actor: user,
    ...(expires === undefined ? {} : { expires })
  })
  const named = isolatedName(instanceName(instance, view))
  if (outcome.kind === 'busy') {
    const errorsNow = { instance: wording.t('snapshots.create.busy', { instance: named }) }
    return await newSnapshotPage(visit, errorsNow, asTyped)
  }
  const told = {
    name: isolatedName(name),
    instance: named,
    expires,
    back: backPathIn(form) ?? 'snapshots'
  }
  return takenReply(outcome, told, wording)
})
