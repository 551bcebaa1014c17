import * as z from 'zod'
import {
  type ChannelRules,
  channelRulesSchema,
  type NewChannel,
  usualRules,
  type Way
} from '../../../../alerts/index.js'
import { isLocale, type Wording } from '../../../../wording/index.js'
import {
  type FieldErrors,
  type Form,
  typed,
  typedAll,
  typedTags
} from '../../../http/form-fields.js'
import { type ChannelKind, familyOf } from './channel-kinds.js'
import { parseSettings } from './parse-settings.js'

export type ParsedChannel =
  | { readonly ok: true; readonly channel: NewChannel }
  | { readonly ok: false; readonly errors: FieldErrors }

const nameSchema = z
  .string()
  .trim()
  .regex(/^[^\p{Cc}\p{Cs}]{1,100}$/u)

/** @param stored of the channel that is changed; undefined of a new one. */
export function parseChannel(
  kind: ChannelKind,
  form: Form,
  stored: Way | undefined,
  wording: Wording
): ParsedChannel {
  const name = nameSchema.safeParse(typed(form, 'name'))
  const rules = parseRules(kind, form, wording)
  const settings = parseSettings(kind, form, stored, wording)
  if (name.success && rules.ok && settings.ok) {
    return { ok: true, channel: { name: name.data, rules: rules.rules, way: settings.way } }
  }
  const errors = {
    ...(name.success ? {} : { name: wording.t('alerts.error.name') }),
    ...(settings.ok ? {} : settings.errors),
    ...(rules.ok ? {} : rules.errors)
  }
  return { ok: false, errors }
}

type ParsedRules =
  | { readonly ok: true; readonly rules: ChannelRules }
  | { readonly ok: false; readonly errors: FieldErrors }

/** What of a form says what the channel is told; a heartbeat is told nothing, but speaks a language. */
function parseRules(kind: ChannelKind, form: Form, { t, locale }: Wording): ParsedRules {
  const given = {
    locale: typed(form, 'locale') || locale,
    severities: typedAll(form, 'severities'),
    withoutKinds: typedAll(form, 'without'),
    tags: typedTags(form, 'tags'),
    digest: typed(form, 'digest') || 'off'
  }
  if (kind === 'heartbeat') {
    if (isLocale(given.locale)) {
      return { ok: true, rules: usualRules(familyOf(kind), given.locale) }
    }
    return { ok: false, errors: { locale: t('settings.error.invalid') } }
  }
  const parsed = channelRulesSchema.safeParse(given)
  if (parsed.success) return { ok: true, rules: parsed.data }
  const errors: Record<string, string> = {}
  for (const { path } of parsed.error.issues) {
    const field = path[0] === 'withoutKinds' ? 'without' : String(path[0])
    errors[field] ??=
      field === 'severities' && given.severities.length === 0
        ? t('alerts.error.severities')
        : field === 'tags'
          ? t('alerts.error.tags')
          : t('settings.error.invalid')
  }
  return { ok: false, errors }
}
