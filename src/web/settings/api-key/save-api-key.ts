import { errorAdvice } from '../../../account/index.js'
import { type Message, message, type Text } from '../../../wording/index.js'
import { KEY_DOTS, typed } from '../../http/form-fields.js'
import { isolatedName } from '../../http/isolated-name.js'
import { type Reply, redirect } from '../../http/reply.js'
import type { Handler, Visit } from '../../http/visit.js'
import { settingsPage } from '../settings-page.js'
import { recordApiKey } from './record-api-key.js'

const LONGEST_KEY = 200

/** POST /settings/api-key: stores a key only after Vultr has accepted it. */
export const saveApiKey: Handler = async (visit) => {
  const { services, wording } = visit
  const state = await services.apiKey.state()
  if (state.kind === 'environment') {
    return redirect('settings', 'warning', wording.t('settings.apiKey.fixed'))
  }
  const key = typed(visit.form, 'apiKey').trim()
  const isUntouched = key === '' || key.startsWith(KEY_DOTS)
  if (isUntouched && state.kind === 'stored') {
    return redirect('settings', 'success', wording.t('settings.apiKey.unchanged'))
  }
  const wrong = flawOfKey(key, isUntouched)
  if (wrong !== undefined) return await settingsPage(visit, { apiKeyError: wording.say(wrong) })
  const verified = await services.verifyApiKey(key)
  if (!verified.ok) return await refuse(visit, errorAdvice(verified.error))
  const name = verified.value.name || verified.value.email
  const opens = whatItOpens(name)
  await services.apiKey.save(key, name)
  await services.apiKeyChanged()
  await recordApiKey(visit, 'ok', message('activity.apiKey.saved', { opens }))
  const told = whatItOpens(name === '' ? '' : isolatedName(name))
  return redirect('settings', 'success', wording.t('settings.apiKey.saved', { opens: told }))
}

function whatItOpens(accountName: string): Message {
  return accountName === ''
    ? message('settings.apiKey.opensUnknown')
    : message('settings.apiKey.opens', { account: accountName })
}

async function refuse(visit: Visit, why: Text): Promise<Reply> {
  await recordApiKey(visit, 'failed', message('activity.apiKey.notSaved', { why }))
  return await settingsPage(visit, {
    apiKeyError: visit.wording.t('settings.apiKey.notSaved', { why })
  })
}

function flawOfKey(key: string, isUntouched: boolean): Message | undefined {
  if (isUntouched) return message('settings.apiKey.missing')
  // What cannot stand in an HTTP header is no key.
  if (!/^[\x21-\x7e]+$/.test(key) || key.length > LONGEST_KEY) {
    return message('settings.apiKey.malformed')
  }
  return undefined
}
