import { SCOPES } from '../../tokens/index.js'
import { type FieldErrors, typed, typedFields } from '../http/form-fields.js'
import { page, type Reply } from '../http/reply.js'
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
    problems: problemsOf(errors ?? {}, visit),
    scopes: SCOPES.map((scope) => ({
      value: scope,
      label: t('tokens.scope', { scope }),
      help: t('tokens.scope.help', { scope })
    })),
    expiries: EXPIRIES.map((value) => ({ value, label: expiryLabel(value, visit) })),
    today: services.clock.now().toISOString().slice(0, 10),
    tags: [...known].sort().slice(0, MOST_TAGS_SHOWN)
  }
  return page('settings', 'tokens/new', t('tokens.new'), model, errors === undefined ? 200 : 422)
}

function expiryLabel(value: (typeof EXPIRIES)[number], { wording: { t } }: Visit): string {
  if (value === 'never') return t('tokens.never')
  if (value === 'date') return t('tokens.expiry.date')
  return t('tokens.expiry.days', { days: Number(value) })
}

/** In the order in which the fields stand on the page. */
function problemsOf(errors: FieldErrors, { form, wording: { t } }: Visit) {
  const fields = [
    ['name', 'va-token-name', t('tokens.name')],
    ['scope', 'va-token-scope-read', t('tokens.scope.label')],
    ['expiry', 'va-token-expiry', t('tokens.expires')],
    [
      'date',
      typed(form, 'expiry') === 'date' ? 'va-token-date' : 'va-token-expiry',
      t('tokens.date')
    ],
    ['tags', 'va-token-tags', t('tokens.tags')]
  ] as const
  return fields.flatMap(([name, id, label]) => {
    const text = errors[name]
    return text === undefined ? [] : [{ id, label, text }]
  })
}
