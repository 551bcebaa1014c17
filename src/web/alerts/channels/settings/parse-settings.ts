import { settingsProblems, type Way, waySchema } from '../../../../alerts/index.js'
import type { Wording } from '../../../../wording/index.js'
import { type FieldErrors, type Form, typed, typedAll } from '../../../http/form-fields.js'
import { CHANNEL_FIELDS, type ChannelField, isSecret, PLACE_FIELDS } from './channel-fields.js'
import { type ChannelKind, familyOf } from './channel-kinds.js'
import { settingsOf } from './stored-secret.js'

export type ParsedWay =
  | { readonly ok: true; readonly way: Way }
  | { readonly ok: false; readonly errors: FieldErrors }

/**
 * How a channel reaches somebody, as a form has it.
 * @param stored what it is now: an empty secret keeps the one in it.
 */
export function parseSettings(
  kind: ChannelKind,
  form: Form,
  stored: Way | undefined,
  wording: Wording
): ParsedWay {
  const fields = CHANNEL_FIELDS[kind]
  const before = settingsOf(stored)
  const given = Object.fromEntries(fields.map((field) => [field.name, givenValue(field, form)]))
  const again = keepSecrets(kind, given, before, typedAll(form, 'retype'))
  const settings = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined)
  )
  const preset = familyOf(kind) === 'webhook' ? { preset: kind } : {}
  const way = { kind: familyOf(kind), settings: { ...preset, ...settings } }
  const parsed = waySchema.safeParse(way)
  if (parsed.success && again.length === 0) return { ok: true, way: parsed.data }
  const errors: Record<string, string> = {}
  for (const name of again) errors[name] = wording.t('alerts.error.again')
  for (const { path, what } of parsed.success ? [] : settingsProblems(parsed.error)) {
    errors[path.split('.')[1] ?? ''] ??= wording.say(what)
  }
  return { ok: false, errors }
}

/**
 * Puts stored secrets into the fields that were left empty.
 * @param retype those that were typed into a form that was refused: the page did not send them back.
 * @returns the fields that have to be filled in again.
 */
function keepSecrets(
  kind: ChannelKind,
  given: Record<string, unknown>,
  before: Readonly<Record<string, unknown>>,
  retype: readonly string[]
): readonly string[] {
  const fields = CHANNEL_FIELDS[kind]
  const isMoved = (PLACE_FIELDS[kind] ?? []).some(
    (name) => !isKept(given[name], before[name], fields)
  )
  const empty = fields.filter((field) => isSecret(field) && given[field.name] === undefined)
  return empty.flatMap((field) => {
    const { name, isRequired } = field
    // A password without its user is none.
    if (name === 'password' && given.user === undefined) return []
    if (retype.includes(name)) return [name]
    if (!isMoved) given[name] = before[name]
    else if (before[name] !== undefined && (isRequired || name === 'password')) return [name]
    return []
  })
}

/** Undefined of one that was left empty. */
function givenValue({ name, type }: ChannelField, form: Form): unknown {
  const text = typed(form, name)
  switch (type) {
    case 'check':
      return text === 'on'
    case 'number':
      return /^\d{1,6}$/.test(text.trim()) ? Number(text) : text.trim()
    case 'list':
      return text
        .split(/[\s,;]+/)
        .map((each) => each.trim())
        .filter((each) => each !== '')
    case 'password':
      return text === '' ? undefined : text
    default:
      return text.trim() === '' ? undefined : text.trim()
  }
}

/** A secret place that was left empty is the stored one. */
function isKept(given: unknown, before: unknown, fields: readonly ChannelField[]): boolean {
  const isSecretPlace = fields.some((each) => each.name === 'url' && isSecret(each))
  return given === before || (isSecretPlace && given === undefined)
}
