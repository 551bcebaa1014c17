import type { Channel, Way, WEBHOOK_PRESETS } from '../../../../alerts/index.js'

/** What an admin can add, the usual ones first. */
export const CHANNEL_KINDS = [
  'mail',
  'slack',
  'discord',
  'teams',
  'ntfy',
  'gotify',
  'telegram',
  'pagerduty',
  'apprise',
  'standard',
  'heartbeat'
] as const satisfies readonly ('mail' | 'heartbeat' | (typeof WEBHOOK_PRESETS)[number])[]

export type ChannelKind = (typeof CHANNEL_KINDS)[number]

export function channelKind(text: string): ChannelKind | undefined {
  return CHANNEL_KINDS.find((kind) => kind === text)
}

export function kindOfWay(way: Way): ChannelKind {
  return way.kind === 'webhook' ? way.settings.preset : way.kind
}

/** Undefined of the host's own function, and of a channel that cannot be decrypted. */
export function kindOfChannel({ way }: Channel): ChannelKind | undefined {
  return way === undefined ? undefined : kindOfWay(way)
}

/** As its settings are stored. */
export function familyOf(kind: ChannelKind): Way['kind'] {
  return kind === 'mail' || kind === 'heartbeat' ? kind : 'webhook'
}
