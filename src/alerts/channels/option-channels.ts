import { message } from '../../wording/index.js'
import { type Channel, HOST_CHANNEL, OPTION_CHANNELS } from './channel.js'
import { usualRules, type Way } from './channel-settings.js'

/** What the host told by options or environment. */
export interface OptionWays {
  readonly mail: Extract<Way, { kind: 'mail' }> | undefined
  readonly webhook: Extract<Way, { kind: 'webhook' }> | undefined
  readonly heartbeat: Extract<Way, { kind: 'heartbeat' }> | undefined
  /** Whether the host has a function of its own that is told. */
  readonly isHostTold: boolean
}

/** The channels that no admin added and none can change. They speak English, as logs do. */
export function optionChannels({
  mail,
  webhook,
  heartbeat,
  isHostTold
}: OptionWays): readonly Channel[] {
  const host: Channel = {
    id: HOST_CHANNEL,
    name: message('alert.channel.host'),
    origin: 'host',
    kind: 'host',
    rules: { ...usualRules('webhook', 'en') },
    way: undefined,
    version: 0,
    createdAt: undefined
  }
  const ways = [mail, webhook, heartbeat].filter((way) => way !== undefined)
  return [
    ...ways.map(
      (way): Channel => ({
        id: OPTION_CHANNELS[way.kind],
        name: message('alert.channel.fromOptions', { kind: way.kind }),
        origin: 'host',
        kind: way.kind,
        rules: usualRules(way.kind, 'en'),
        way,
        version: 0,
        createdAt: undefined
      })
    ),
    ...(isHostTold ? [host] : [])
  ]
}
