import { type Message, message } from '../../../wording/index.js'
import { KEY_DOTS, typed } from '../../http/form-fields.js'
import { type Reply, redirect } from '../../http/reply.js'
import type { Handler, Visit } from '../../http/visit.js'
import { errorAdvice } from '../../shared/account/error-advice.js'
import { settingsPage } from '../settings-page.js'
import { recordApiKey } from './record-api-key.js'

const LONGEST_KEY = 200

/** POST /settings/api-key: stores a key only after Vultr has accepted it. */
export const saveApiKey: Handler = async (visit) => {
  const { services } = visit
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
  const wrong = flawOfKey(key, isUntouched)
  if (wrong !== undefined) return await settingsPage(visit, { apiKeyError: wrong })
  const verified = await services.verifyApiKey(key)
  if (!verified.ok) return await refuse(visit, errorAdvice(verified.error))
  const name = verified.value.name || verified.value.email
  const opens = whatItOpens(name)
  await services.apiKey.save(key, name)
  await services.apiKeyChanged()
  await recordApiKey(visit, 'ok', message('activity.apiKey.saved', { opens }))
  return redirect('settings', 'success', `The API key was saved. ${opens}`)
}

function whatItOpens(accountName: string): string {
  return accountName === ''
    ? 'It is not allowed to tell which account it opens.'
    : `It opens the account “${accountName}”.`
}

async function refuse(visit: Visit, why: Message): Promise<Reply> {
  await recordApiKey(visit, 'failed', message('activity.apiKey.notSaved', { why }))
  return await settingsPage(visit, {
    apiKeyError: `The key was not saved. ${visit.wording.say(why)}`
  })
}

function flawOfKey(key: string, isUntouched: boolean): string | undefined {
  if (isUntouched) return 'Enter the API key of your Vultr account.'
  // What cannot stand in an HTTP header is no key.
  if (!/^[\x21-\x7e]+$/.test(key) || key.length > LONGEST_KEY) {
    return 'This is not an API key: it has no spaces, and letters, digits and signs of ASCII only.'
  }
  return undefined
}
