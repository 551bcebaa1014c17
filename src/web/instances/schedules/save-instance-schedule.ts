import * as z from 'zod'
import { knownInstance, readAccount } from '../../../inventory/index.js'
import type { Handler } from '../../http/visit.js'
import { withApiKey } from '../../shared/account/with-api-key.js'
import { instancePage, instancePath } from '../instance-page.js'
import { unknownInstance } from '../unknown-instance.js'
import { parseChoice } from './parse-choice.js'
import { saveChoice } from './save-choice.js'

/** POST /instances/:id/schedule: default, never, or a schedule of its own. */
export const saveInstanceSchedule: Handler = withApiKey(async (visit) => {
  const uuid = z.uuid().safeParse(visit.params.id)
  if (!uuid.success) throw unknownInstance()
  const id = uuid.data.toLowerCase()
  await readAccount(visit.services)
  const schedules = await visit.services.instanceSchedules.read()
  const view = visit.services.catalogue.view()
  if (knownInstance(id, view, schedules) === undefined) throw unknownInstance()
  const parsed = parseChoice(visit.form, visit.wording)
  if (!parsed.ok) return await instancePage(visit, { errors: parsed.errors })
  const path = `instances/${id}`
  return await saveChoice(visit, [id], parsed.choice, {
    action: `${path}/schedule`,
    back: instancePath(visit, id)
  })
}, 'instances')
