import { SCOPES } from '../../tokens/index.js'
import { type FieldErrors, type FormField, typed, typedFields } from '../http/form-fields.js'
import { formPage, page, type Reply } from '../http/reply.js'
import type { Handler, Visit } from '../http/visit.js'
import { EXPIRIES } from './parse-token.js'

/** Long enough to be of use, and short enough to be looked at again. */
const USUAL = { name: '', scope: 'read', expiry: '90', date: '', tags: '' }

/** As many tags are named as examples. */
const MOST_TAGS_SHOWN = 12

/** GET /settings/api/new */
export const newToken: Handler = async (visit) => newTokenPage(visit)

/** The form of a new token, as it is or as it was refused. */
export function newTokenPage(visit: Visit, errors?: FieldErrors): Reply {
  const { services, form, wording } = visit
  const { t } = wording
  const fields = errors === undefined ? USUAL : { ...USUAL, scope: '', ...typedFields(form) }
  const known = new Set(services.catalogue.view().instances.flatMap(({ tags }) => tags))
  const model = {
    fields,
    errors: errors ?? {},
    scopes: SCOPES.map((scope) => ({
      value: scope,
      label: t('tokens.scope', { scope }),
      help: t('tokens.scope.help', { scope })
    })),
    expiries: EXPIRIES.map((value) => ({ value, label: expiryLabel(value, visit) })),
    today: services.clock.now().toISOString().slice(0, 10),
    tags: [...known].sort().slice(0, MOST_TAGS_SHOWN)
  }
  return formPage(
    page('settings', 'tokens/new', t('tokens.new'), model),
    errors ?? {},
    formFields(visit)
  )
}

function expiryLabel(value: (typeof EXPIRIES)[number], { wording: { t } }: Visit): string {
  if (value === 'never') return t('tokens.never')
  if (value === 'date') return t('tokens.expiry.date')
  return t('tokens.expiry.days', { days: Number(value) })
}

/** In the order in which the fields stand on the page. */
function formFields({ form, wording: { t } }: Visit): readonly FormField[] {
  const dateId = typed(form, 'expiry') === 'date' ? 'va-token-date' : 'va-token-expiry'
  return [
    { name: 'name', id: 'va-token-name', label: t('tokens.name') },
    { name: 'scope', id: 'va-token-scope-read', label: t('tokens.scope.label') },
    { name: 'expiry', id: 'va-token-expiry', label: t('tokens.expires') },
    { name: 'date', id: dateId, label: t('tokens.date') },
    { name: 'tags', id: 'va-token-tags', label: t('tokens.tags') }
  ]
}
