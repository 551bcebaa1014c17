import { flawOfTokenName, type NewToken, newTokenSchema, SCOPES } from '../../tokens/index.js'
import type { Wording } from '../../wording/index.js'
import { type FieldErrors, type Form, typed, typedTags } from '../http/form-fields.js'

/** In days; `never` and a date that is typed beside them. */
export const EXPIRIES = ['7', '30', '90', '365', 'never', 'date'] as const

export type ParsedToken =
  | { readonly ok: true; readonly token: NewToken }
  | { readonly ok: false; readonly errors: FieldErrors }

const DAY_MS = 86_400_000

/** What a form asks for, or what is wrong with each of its fields. */
export function parseToken(form: Form, now: Date, { t }: Wording): ParsedToken {
  const name = typed(form, 'name').trim()
  const scope = SCOPES.find((each) => each === typed(form, 'scope'))
  const expires = parseExpiry(form, now)
  const tags = typedTags(form, 'tags')
  const areTags = newTokenSchema.shape.tags.safeParse(tags.length === 0 ? undefined : tags).success
  if (flawOfTokenName(name) === undefined && scope !== undefined && expires.ok && areTags) {
    const { expiresAt } = expires
    return {
      ok: true,
      token: {
        name,
        scope,
        ...(tags.length === 0 ? {} : { tags: [...tags] }),
        ...(expiresAt === undefined ? {} : { expiresAt })
      }
    }
  }
  return {
    ok: false,
    errors: {
      ...(flawOfTokenName(name) === undefined ? {} : { name: t('tokens.error.name') }),
      ...(scope === undefined ? { scope: t('tokens.error.scope') } : {}),
      ...(expires.ok ? {} : { [expires.field]: t(`tokens.error.${expires.field}`) }),
      ...(areTags ? {} : { tags: t('tokens.error.tags') })
    }
  }
}

type ParsedExpiry =
  | { readonly ok: true; readonly expiresAt: Date | undefined }
  | { readonly ok: false; readonly field: 'expiry' | 'date' }

function parseExpiry(form: Form, now: Date): ParsedExpiry {
  const expiry = EXPIRIES.find((each) => each === typed(form, 'expiry'))
  if (expiry === undefined) return { ok: false, field: 'expiry' }
  if (expiry === 'never') return { ok: true, expiresAt: undefined }
  if (expiry !== 'date') {
    return { ok: true, expiresAt: new Date(now.getTime() + Number(expiry) * DAY_MS) }
  }
  const expiresAt = endOfDay(typed(form, 'date'))
  return expiresAt !== undefined && expiresAt > now
    ? { ok: true, expiresAt }
    : { ok: false, field: 'date' }
}

/** The last second of a day there is, in UTC: the day that was chosen still counts. */
function endOfDay(text: string): Date | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const at = new Date(`${text}T23:59:59.000Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text) ? at : undefined
}
