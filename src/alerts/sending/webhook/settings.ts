import * as z from 'zod'
import { flaw, httpUrl, token } from '../settings/fields.js'
import { secretBytes } from './signature.js'

/** A topic of ntfy: https://docs.ntfy.sh/publish/ (`^[-_A-Za-z0-9]{1,64}$` in its server). */
const NTFY_PATH = /\/[-_A-Za-z0-9]{1,64}\/?$/

const secret = z
  .string({ error: flaw('alert.settings.secret') })
  .trim()
  .refine((text) => secretBytes(text) !== undefined, flaw('alert.settings.secret'))

/** What each service needs. Where `apiUrl` is missing, it is the service's own. */
export const webhookSettingsSchema = z.lazy(() =>
  z.discriminatedUnion(
    'preset',
    [
      /** https://www.standardwebhooks.com; without a secret it is not signed. */
      z.strictObject({
        preset: z.literal('standard'),
        url: httpUrl,
        /** `whsec_` and 24 to 64 bytes in base64. */
        secret: secret.optional()
      }),
      z.strictObject({ preset: z.literal('slack'), url: httpUrl }),
      z.strictObject({ preset: z.literal('discord'), url: httpUrl }),
      z.strictObject({ preset: z.literal('teams'), url: httpUrl }),
      z.strictObject({
        preset: z.literal('ntfy'),
        /** With the topic: `https://ntfy.sh/my-topic`. */
        url: httpUrl.refine(
          (text) => !URL.canParse(text) || NTFY_PATH.test(new URL(text).pathname),
          flaw('alert.settings.topic')
        ),
        token: token().optional()
      }),
      /** The server's address, and the token of an application there. */
      z.strictObject({ preset: z.literal('gotify'), url: httpUrl, token: token() }),
      z.strictObject({
        preset: z.literal('telegram'),
        token: token(/^\d{1,20}:[A-Za-z0-9_-]{10,100}$/),
        /** A number, or the @name of a public channel. */
        chatId: z
          .string({ error: flaw('alert.settings.chatId') })
          .trim()
          .regex(/^(?:-?\d{1,20}|@[A-Za-z]\w{3,31})$/, flaw('alert.settings.chatId')),
        apiUrl: httpUrl.optional()
      }),
      z.strictObject({
        preset: z.literal('pagerduty'),
        /** Of an integration of the kind Events API v2: 32 characters. */
        routingKey: token(/^[A-Za-z0-9]{32}$/),
        /** `https://events.eu.pagerduty.com` for accounts in the EU. */
        apiUrl: httpUrl.optional()
      }),
      /** With the key of a configuration that is stored there: `https://apprise.example/notify/<key>`. */
      z.strictObject({
        preset: z.literal('apprise'),
        url: httpUrl.refine(
          (text) => !URL.canParse(text) || /\/notify\/[^/]+\/?$/.test(new URL(text).pathname),
          flaw('alert.settings.apprise')
        )
      })
    ],
    { error: flaw('alert.settings.preset') }
  )
)

export type WebhookSettings = z.output<typeof webhookSettingsSchema>

export type WebhookPreset = WebhookSettings['preset']

export const WEBHOOK_PRESETS: readonly WebhookPreset[] = [
  'standard',
  'slack',
  'discord',
  'teams',
  'ntfy',
  'gotify',
  'telegram',
  'pagerduty',
  'apprise'
]
