import type { Channel, ChannelResult } from '../../../alerts/index.js'
import { message, type Text, type Wording } from '../../../wording/index.js'
import type { Visit } from '../../http/visit.js'
import { kindOfChannel } from './settings/channel-kinds.js'
import { settingsOf, storedSecret, whereTo } from './settings/stored-secret.js'

/** All channels as rows. @throws DatabaseError */
export async function channelRows({ services, wording }: Visit) {
  const results = await services.alerts.results()
  const channels = await services.alerts.channels()
  return channels.map((channel) => presentChannel(channel, results.get(channel.id), wording))
}

/** A channel as pages show it; nothing of it is secret. */
export function presentChannel(
  channel: Channel,
  result: ChannelResult | undefined,
  wording: Wording
) {
  const { t, say } = wording
  const kind = kindOfChannel(channel)
  return {
    id: channel.id,
    name: say(channel.name),
    isFixed: channel.origin === 'host',
    isUnreadable: channel.origin === 'page' && kind === undefined,
    kind: kind === undefined ? t(`alerts.family.${channel.kind}`) : t(`alerts.preset.${kind}`),
    place: placeOf(channel),
    told: toldOf(channel, wording),
    result:
      result === undefined
        ? undefined
        : {
            at: result.at,
            isOk: result.isOk,
            answer: say(result.answer),
            failingSince: result.failingSince
          }
  }
}

/** `hooks.slack.com ••••3xYz`; the recipients of mail. */
function placeOf({ way }: Channel): string {
  const { url } = settingsOf(way)
  const isSecret = way?.kind !== 'mail' && typeof url === 'string'
  return isSecret && !isOpenUrl(way) ? storedSecret('url', url) : whereTo({ way })
}

/** Of Gotify the address is no secret, and its end tells nothing. */
function isOpenUrl(way: Channel['way']): boolean {
  return way?.kind === 'webhook' && way.settings.preset === 'gotify'
}

/** “Critical, Warning · without 2 kinds · tags: web · weekly digest”. */
function toldOf({ kind, rules }: Channel, { t, say }: Wording): string {
  if (kind === 'heartbeat') return t('alerts.told.heartbeat')
  const { severities, withoutKinds, tags, digest } = rules
  const isAll = severities.length === 3
  const parts: Text[] = [
    isAll
      ? message('alerts.told.all')
      : message('alerts.told.severities', {
          list: {
            list: [...severities]
              .reverse()
              .map((each) => message('alert.severity', { severity: each }))
          }
        }),
    ...(withoutKinds.length === 0
      ? []
      : [message('alerts.told.without', { count: withoutKinds.length })]),
    ...(tags.length === 0 ? [] : [message('alerts.told.tags', { tags: { list: [...tags] } })]),
    ...(digest === 'off' ? [] : [message('alerts.told.digest', { digest })])
  ]
  return parts.map((text) => say(message('text', { text }))).join(' · ')
}
