import { choiceMessage, flawsOfSchedule, instanceNames } from '../../confirmations/index.js'
import type { InstanceSchedule } from '../../settings/index.js'
import { message } from '../../wording/index.js'
import { type Answer, endpoint } from '../http/endpoint.js'
import { requireMatch } from '../http/etag.js'
import { invalid } from '../problems/field-problems.js'
import { saveChange } from '../settings/save-change.js'
import { choiceBody, choiceItem, withZonesMeant } from '../settings/settings-schemas.js'
import { instanceParams } from './instance-schemas.js'
import { instanceOf } from './instances.js'

const COMMON = {
  path: '/instances/{id}/schedule',
  tag: 'Instances',
  needsKey: true,
  params: instanceParams
} as const

export const getInstanceSchedule = endpoint({
  ...COMMON,
  id: 'getInstanceSchedule',
  method: 'get',
  need: 'read',
  summary: 'Get the schedule of an instance',
  answers: { 200: { description: 'What was chosen.', schema: choiceItem, headers: ['ETag'] } },
  problems: ['not-found'],
  async handle(call): Promise<Answer> {
    const { id } = await instanceOf(call, call.params.id)
    return answerOf((await call.services.instanceSchedules.read()).get(id))
  }
})

export const saveInstanceSchedule = endpoint({
  ...COMMON,
  id: 'saveInstanceSchedule',
  method: 'put',
  need: 'destroy',
  match: 'required',
  confirms: true,
  summary: 'Choose the schedule of an instance',
  description:
    'The default one, one of its own, or never. What deletes snapshots, leaves it unprotected or makes what is stored grow beyond the bounds is answered with its preview first, and saved when the request comes again with the fingerprint as `Confirm`.',
  body: choiceBody,
  meant: withZonesMeant,
  answers: { 200: { description: 'What is chosen now.', schema: choiceItem, headers: ['ETag'] } },
  problems: ['not-found', 'confirmation-required', 'settings-unreadable'],
  async handle(call): Promise<Answer> {
    const { services, body: choice, request, params } = call
    const { id } = await instanceOf(call, params.id)
    const flaws = choice.mode === 'own' ? flawsOfSchedule(choice.schedule) : []
    if (flaws.length > 0) {
      throw invalid(flaws.map(({ field, message }) => ({ field: `schedule.${field}`, message })))
    }
    const former = (await services.instanceSchedules.read()).get(id)
    requireMatch(request, etagOf(former), { isRequired: true })
    const instances = instanceNames(services.catalogue.view(), [id])
    await saveChange(
      call,
      { kind: 'instances', instanceIds: [id], choice },
      {
        version: former?.version ?? 0,
        summary: message('activity.settings.instanceSchedule', {
          instances,
          choice: choiceMessage(choice)
        })
      }
    )
    return answerOf((await services.instanceSchedules.read()).get(id))
  }
})

function answerOf(stored: InstanceSchedule | undefined): Answer {
  return { status: 200, body: stored?.choice ?? { mode: 'default' }, etag: etagOf(stored) }
}

/** It is the same while its version is. */
function etagOf(stored: InstanceSchedule | undefined): string {
  return `"schedule-${stored?.version ?? 0}"`
}
