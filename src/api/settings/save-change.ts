import type { SettingsChange } from '../../confirmations/index.js'
import { type Message, message } from '../../wording/index.js'
import type { Call } from '../http/endpoint.js'
import { ApiProblem } from '../problems/problem.js'
import { toConfirm } from './preview.js'

/**
 * Saves a change on top of what was read, once what it does was confirmed by its fingerprint.
 * @throws ApiProblem `precondition-failed` or `confirmation-required`; then nothing was written
 */
export async function saveChange(
  { services, caller, request }: Pick<Call, 'services' | 'caller' | 'request'>,
  change: SettingsChange,
  of: { readonly version: number; readonly summary: Message }
): Promise<void> {
  const confirmed = request.get('confirm')?.trim()
  const outcome = await services.settingsChanges.save(change, {
    actor: caller.actor,
    expectedVersion: of.version,
    summary: of.summary,
    ...(confirmed === undefined ? {} : { confirmed })
  })
  switch (outcome.kind) {
    case 'saved':
      return
    case 'conflict':
      throw new ApiProblem('precondition-failed', message('api.problem.preconditionFailed.text'))
    case 'to-confirm':
      throw toConfirm(outcome.preview, services.catalogue.view())
  }
}
