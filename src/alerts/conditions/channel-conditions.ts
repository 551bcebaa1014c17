import { digest } from '../../health/index.js'
import { type Message, message } from '../../wording/index.js'
import { type Condition, conditionId } from './condition.js'

/** A channel on which nothing arrives. */
export interface FailingChannel {
  readonly id: string
  /** As an admin called it. */
  readonly name: Message
  readonly since: Date
  /** What the last attempt was answered. */
  readonly answer: Message
}

/** @throws DatabaseError */
export type FailingChannels = () => Promise<readonly FailingChannel[]>

/** Told on the page, and by the other channels. */
export function channelConditions(channels: readonly FailingChannel[]): readonly Condition[] {
  return channels.map(({ id: channelId, name, since, answer }) => {
    const id = conditionId('channel-failing', channelId)
    return {
      id,
      kind: 'channel-failing',
      instanceId: undefined,
      since,
      // Each attempt may be answered otherwise, and it is still the same failing.
      acknowledgedBy: [{ id, fingerprint: digest([channelId, since]) }],
      told: {
        title: message('alert.channelFailing'),
        text: message('alert.channelFailing.text', { name, answer }),
        path: 'settings/alerts'
      }
    }
  })
}
