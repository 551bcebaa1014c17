import { type Channel, usualRules } from '../../../alerts/index.js'
import { isLocale } from '../../../wording/index.js'
import { type FieldErrors, type FormField, typed } from '../../http/form-fields.js'
import { isolatedName } from '../../http/isolated-name.js'
import { formPage, page, type Reply } from '../../http/reply.js'
import type { Visit } from '../../http/visit.js'
import { presentChannel } from './channel-rows.js'
import { CHANNEL_FIELDS } from './settings/channel-fields.js'
import {
  channelForm,
  type FormContent,
  type ShownChannel,
  typedChannel
} from './settings/channel-form.js'
import {
  CHANNEL_KINDS,
  type ChannelKind,
  familyOf,
  kindOfChannel
} from './settings/channel-kinds.js'

/** What a refused form gives back. */
export interface RefusedChannel {
  readonly errors?: FieldErrors
  /** Somebody else saved meanwhile: what is stored is shown, and nothing of the form. */
  readonly isConflict?: boolean
}

/** The services there are to choose from. */
export function choicePage({ wording: { t } }: Visit): Reply {
  return page('settings', 'alerts/channels/choose', t('alerts.add'), { kinds: CHANNEL_KINDS })
}

/** The form of a new channel, as it is or as it was refused. */
export function newChannelPage(visit: Visit, kind: ChannelKind, errors?: FieldErrors): Reply {
  const { wording } = visit
  const { locale } = wording
  const rules = usualRules(familyOf(kind), isLocale(locale) ? locale : 'en')
  const usual = { ...rules, name: wording.t(`alerts.preset.${kind}`), without: [], tags: '' }
  const refused = errors === undefined ? undefined : typedChannel(visit)
  const content: FormContent = {
    kind,
    stored: undefined,
    shown: refused?.shown ?? usual,
    given: refused?.given,
    errors: withRetyped(kind, errors, refused?.given, visit),
    wantsSecret: false
  }
  const title = wording.t('alerts.add.named', { kind: wording.t(`alerts.preset.${kind}`) })
  const model = {
    form: { ...channelForm(content, wording), action: 'settings/alerts/new', version: undefined }
  }
  const shown = page('settings', 'alerts/channels/new', title, model)
  return formPage(shown, content.errors, formFields(kind, wording))
}

/** A channel with its form, as it is or as a refused form left it. */
export async function channelPage(
  visit: Visit,
  channel: Channel,
  { errors, isConflict = false }: RefusedChannel = {}
): Promise<Reply> {
  const { services, wording } = visit
  const { say } = wording
  const kind = kindOfChannel(channel)
  const refused = errors === undefined ? undefined : typedChannel(visit)
  const isOurs = channel.origin === 'page' && kind !== undefined
  const content: FormContent | undefined = isOurs
    ? {
        kind,
        stored: channel.way,
        shown: refused?.shown ?? storedChannel(channel, say(channel.name)),
        given: refused?.given,
        errors: withRetyped(kind, errors, refused?.given, visit),
        wantsSecret: visit.query.secret === 'new'
      }
    : undefined
  const version = refused === undefined ? String(channel.version) : typed(visit.form, 'version')
  const model = {
    channel: presentChannel(channel, (await services.alerts.results()).get(channel.id), wording),
    isConflict,
    form:
      content === undefined
        ? undefined
        : {
            ...channelForm(content, wording),
            action: `settings/alerts/${channel.id}`,
            version
          }
  }
  const status = isConflict ? 409 : 200
  const title = isolatedName(say(channel.name))
  const shown = page('settings', 'alerts/channels/channel', title, model, status)
  return content === undefined
    ? shown
    : formPage(shown, content.errors, formFields(content.kind, wording))
}

function storedChannel({ rules }: Channel, name: string): ShownChannel {
  const { withoutKinds: without, tags, ...others } = rules
  return { ...others, name, without, tags: tags.join(', ') }
}

/** A secret of a refused form is not sent back, so it has to be typed again. */
function withRetyped(
  kind: ChannelKind,
  errors: FieldErrors | undefined,
  given: Readonly<Record<string, string>> | undefined,
  { wording }: Visit
): FieldErrors {
  if (errors === undefined) return {}
  const again = CHANNEL_FIELDS[kind].filter(
    ({ name, type }) =>
      (type === 'secret' || type === 'password') && name !== 'secret' && given?.[name]
  )
  return {
    ...Object.fromEntries(again.map(({ name }) => [name, wording.t('alerts.error.again')])),
    ...errors
  }
}

/** In the order in which the fields stand on the page. */
function formFields(kind: ChannelKind, { t }: Visit['wording']): readonly FormField[] {
  return [
    { name: 'name', id: 'va-channel-name', label: t('alerts.name') },
    ...CHANNEL_FIELDS[kind].map(({ name }) => ({
      name,
      id: `va-channel-${name}`,
      label: t(`alerts.field.${name}`)
    })),
    { name: 'locale', id: 'va-channel-locale', label: t('alerts.locale') },
    {
      name: 'severities',
      id: 'va-channel-severity-critical',
      label: t('alerts.severities')
    },
    { name: 'without', id: 'va-channel-without', label: t('alerts.without') },
    { name: 'tags', id: 'va-channel-tags', label: t('alerts.tags') },
    { name: 'digest', id: 'va-channel-digest', label: t('alerts.digest') }
  ]
}
