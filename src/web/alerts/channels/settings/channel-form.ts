import {
  ALERT_KINDS,
  DIGESTS,
  newWebhookSecret,
  SEVERITIES,
  type Way
} from '../../../../alerts/index.js'
import type { Wording } from '../../../../wording/index.js'
import { languageChoices } from '../../../../wording/index.js'
import {
  type FieldErrors,
  type FormFields,
  typedAll,
  typedFields
} from '../../../http/form-fields.js'
import type { Visit } from '../../../http/visit.js'
import { CHANNEL_FIELDS, type ChannelField, isSecret } from './channel-fields.js'
import type { ChannelKind } from './channel-kinds.js'
import { settingsOf, storedSecret } from './stored-secret.js'

/** What a form of a channel shows. */
export interface ShownChannel {
  readonly name: string
  readonly locale: string
  readonly severities: readonly string[]
  readonly without: readonly string[]
  readonly tags: string
  readonly digest: string
}

/** What stands in a form besides what the channel is told. */
export interface FormContent {
  readonly kind: ChannelKind
  /** Of the channel that is changed. */
  readonly stored: Way | undefined
  readonly shown: ShownChannel
  readonly errors: FieldErrors
  /** As they were typed; undefined shows what is stored. */
  readonly given: FormFields | undefined
  readonly wantsSecret: boolean
}

/** The model of a form, for `views/alerts/channel-form.ejs`. */
export function channelForm(content: FormContent, wording: Wording) {
  const { kind, shown, errors } = content
  const { t } = wording
  const fields = CHANNEL_FIELDS[kind].map((field) => presentField(field, content, wording))
  return {
    kind,
    how: t(`alerts.how.${kind}`),
    fields,
    shown,
    errors,
    isTold: kind !== 'heartbeat',
    locales: languageChoices(),
    severities: [...SEVERITIES].reverse().map((severity) => ({
      value: severity,
      label: t('alert.severity', { severity }),
      isChosen: shown.severities.includes(severity)
    })),
    kinds: ALERT_KINDS.map((value) => ({
      value,
      label: t(`alerts.kind.${value}`),
      isChosen: shown.without.includes(value)
    })),
    digests: DIGESTS.map((value) => ({ value, label: t(`alerts.digest.${value}`) })),
    // They are not sent back, and an empty one would keep what is stored.
    retype: content.given === undefined ? [] : retyped(content)
  }
}

function retyped({ kind, given }: FormContent): readonly string[] {
  return CHANNEL_FIELDS[kind]
    .filter((field) => isSecret(field) && !isOwnSecret(kind, field) && given?.[field.name])
    .map(({ name }) => name)
}

/** The one that this panel makes up: it is shown until it is saved, so that it can be copied. */
function isOwnSecret(kind: ChannelKind, { name }: ChannelField): boolean {
  return kind === 'standard' && name === 'secret'
}

function presentField(field: ChannelField, content: FormContent, wording: Wording) {
  const { kind, stored, errors } = content
  const { name, type, isRequired } = field
  const before = settingsOf(stored)[name]
  const isStored = isSecret(field) && typeof before === 'string'
  const isTypedAgain = content.given !== undefined && Boolean(content.given[name])
  return {
    id: `va-channel-${name}`,
    name,
    type,
    isRequired,
    mustFill: isRequired && (!isStored || isTypedAgain),
    label: wording.t(`alerts.field.${name}`),
    help: helpOf(kind, name, wording),
    value: shownValue(field, before, content),
    stored: isStored ? storedSecret(name, before) : undefined,
    isOwn: isOwnSecret(kind, field),
    choices: field.choices?.map((value) => ({ value, label: choiceLabel(value, wording) })),
    error: errors[name]
  }
}

function shownValue(field: ChannelField, before: unknown, content: FormContent): string {
  const { kind, given, stored, wantsSecret } = content
  const { name, usual = '' } = field
  if (isOwnSecret(kind, field)) {
    return given?.[name] ?? (stored === undefined || wantsSecret ? newWebhookSecret() : '')
  }
  if (isSecret(field)) return ''
  if (given !== undefined) return given[name] ?? ''
  if (before === true) return 'on'
  if (Array.isArray(before)) return before.join(', ')
  return stored === undefined ? usual : String(before || '')
}

/** Words of services are names, and the same everywhere. */
function choiceLabel(value: string, { t }: Wording): string {
  return t('alerts.choice', { value: value.replaceAll('-', '_') })
}

/** Some fields are called otherwise, or found elsewhere, in each service. */
function helpOf(kind: ChannelKind, name: string, { t }: Wording): string {
  if (name === 'url') return t('alerts.help.url', { kind })
  if (name === 'token') return t('alerts.help.token', { kind })
  if (name === 'apiUrl') return t('alerts.help.apiUrl', { kind })
  return t('alerts.help', { field: name })
}

/** A form as it was typed. */
export function typedChannel({ form }: Visit): {
  readonly shown: ShownChannel
  readonly given: FormFields
} {
  const given = typedFields(form)
  const { name = '', locale = '', tags = '', digest = 'off' } = given
  const severities = typedAll(form, 'severities')
  return {
    given,
    shown: { name, locale, severities, without: typedAll(form, 'without'), tags, digest }
  }
}
