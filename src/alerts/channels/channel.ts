import type { Message } from '../../wording/index.js'
import type { ChannelRules, Way } from './channel-settings.js'

/** Where alerts go. */
export interface Channel {
  /** A UUID of one that an admin added; a word of one that the host's options or the environment hold. */
  readonly id: string
  readonly name: Message
  /** Who decided on it: it can be changed on the page only where an admin did. */
  readonly origin: 'page' | 'host'
  readonly kind: Way['kind'] | 'host'
  readonly rules: ChannelRules
  /** Undefined where this secretKey does not open what is stored, and of the host's own function. */
  readonly way: Way | undefined
  /** Counts the saves. */
  readonly version: number
  /** Messages from then on are for it; undefined of one that was always there. */
  readonly createdAt: Date | undefined
}

/** Ids of those that are not stored. */
export const HOST_CHANNEL = 'host'
export const OPTION_CHANNELS = { mail: 'mail', webhook: 'webhook', heartbeat: 'heartbeat' } as const
