import * as z from 'zod'
import { isLocale, type Locale } from '../../wording/index.js'
import { ALERT_KINDS, SEVERITIES } from '../alert/alert.js'
import {
  heartbeatSettingsSchema,
  mailSettingsSchema,
  webhookSettingsSchema
} from '../sending/index.js'

/** How a channel reaches somebody; holds secrets, and is stored encrypted. */
export const waySchema = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('mail'), settings: mailSettingsSchema }),
    z.strictObject({ kind: z.literal('webhook'), settings: webhookSettingsSchema }),
    z.strictObject({ kind: z.literal('heartbeat'), settings: heartbeatSettingsSchema })
  ])
)

export type Way = z.output<typeof waySchema>

export const DIGESTS = ['off', 'daily', 'weekly'] as const

/** Capital letters of tags do not matter. */
const MOST_TAGS = 50
const LONGEST_TAG = 200

/** What a channel is told, and in which language; holds no secret. */
export const channelRulesSchema = z.lazy(() =>
  z.object({
    locale: z.custom<Locale>((name) => typeof name === 'string' && isLocale(name)),
    severities: z.array(z.enum(SEVERITIES)).min(1),
    withoutKinds: z.array(z.enum(ALERT_KINDS)),
    tags: z.array(z.string().trim().min(1).max(LONGEST_TAG)).max(MOST_TAGS),
    digest: z.enum(DIGESTS)
  })
)

export type ChannelRules = z.output<typeof channelRulesSchema>

/** Everything, and of mail once a week what the week came to. */
export function usualRules(kind: Way['kind'], locale: Locale): ChannelRules {
  return {
    locale,
    severities: [...SEVERITIES],
    withoutKinds: [],
    tags: [],
    digest: kind === 'mail' ? 'weekly' : 'off'
  }
}
