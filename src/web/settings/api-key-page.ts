import { KEY_DOTS, typed } from '../http/form-fields.js'
import { page, type Reply, redirect } from '../http/replies/reply.js'
import type { Handler, Visit } from '../http/visit.js'
import { errorAdvice } from '../shared/account/error-advice.js'
import { settingsPage } from './settings-page.js'

const LONGEST_KEY = 200

/** POST /settings/api-key: stores a key only after Vultr has accepted it. */
export const saveApiKey: Handler = async (visit) => {
  const { services, user } = visit
  const state = await services.apiKey.state()
  if (state.kind === 'environment') {
    return redirect(
      'settings',
      'warning',
      'The API key is set by the environment and cannot be changed here.'
    )
  }
  const key = typed(visit.form, 'apiKey').trim()
  const isUntouched = key === '' || key.startsWith(KEY_DOTS)
  if (isUntouched && state.kind === 'stored') {
    return redirect('settings', 'success', 'The API key was left as it is.')
  }
  const wrong = whatIsWrongWith(key, isUntouched)
  if (wrong !== undefined) return await settingsPage(visit, { apiKeyError: wrong })
  const verified = await services.verifyApiKey(key)
  if (!verified.ok) return await refused(visit, errorAdvice(verified.error))
  const name = verified.value.name || verified.value.email
  const opens =
    name === ''
      ? 'It is not allowed to tell which account it opens.'
      : `It opens the account “${name}”.`
  await services.apiKey.save(key, name)
  await services.apiKeyChanged()
  await services.activity.record({
    at: services.clock.now(),
    actor: user,
    kind: 'api-key',
    outcome: 'ok',
    message: message('activity.apiKey.saved', { opens })
  })
  return redirect('settings', 'success', `The API key was saved. ${opens}`)
}

async function refused(visit: Visit, words: string): Promise<Reply> {
  await visit.services.activity.record({
    at: visit.services.clock.now(),
    actor: visit.user,
    kind: 'api-key',
    outcome: 'failed',
    message: message('activity.apiKey.notSaved', { why: words })
  })
  return await settingsPage(visit, { apiKeyError: `The key was not saved. ${words}` })
}

function whatIsWrongWith(key: string, isUntouched: boolean): string | undefined {
  if (isUntouched) return 'Enter the API key of your Vultr account.'
  // What cannot stand in an HTTP header is no key.
  if (!/^[\x21-\x7e]+$/.test(key) || key.length > LONGEST_KEY) {
    return 'This is not an API key: it has no spaces, and letters, digits and signs of ASCII only.'
  }
  return undefined
}

/** GET /settings/api-key/remove */
export const confirmRemoveApiKey: Handler = async ({ services }) => {
  const state = await services.apiKey.state()
  if (state.kind !== 'stored' && state.kind !== 'unreadable') {
    return redirect('settings', 'warning', 'There is no stored API key to remove.')
  }
  return page('settings', 'settings/confirm-remove-api-key', 'Remove API key', { state })
}

/** POST /settings/api-key/remove */
export const removeApiKey: Handler = async ({ services, user }) => {
  await services.apiKey.remove()
  await services.apiKeyChanged()
  await services.activity.record({
    at: services.clock.now(),
    actor: user,
    kind: 'api-key',
    outcome: 'ok',
    message: message('activity.apiKey.removed')
  })
  return redirect(
    'settings',
    'success',
    'The API key was removed. No snapshots are taken or deleted until you enter one again; those at Vultr are kept. Revoke the key at my.vultr.com → Account → API too, if you have not yet.'
  )
}
