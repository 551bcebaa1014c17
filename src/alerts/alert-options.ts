import * as z from 'zod'
import type { OptionWays } from './channels/option-channels.js'
import {
  allowedAddressesSchema,
  HEARTBEAT_SERVICES,
  heartbeatServiceOf,
  heartbeatSettingsSchema,
  type MailServer,
  mailSettingsSchema,
  parseSmtpUrl,
  webhookSettingsSchema
} from './sending/index.js'

/** The server; what is wrong with the address where it is none. */
function serverOf(smtpUrl: string): MailServer | string {
  try {
    return parseSmtpUrl(smtpUrl)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const address = z.string({ error: 'must be text' }).trim().min(3, 'must be a mail address')

/** The channels that a host brings along, in its options or environment. */
export const alertOptionsSchema = z.lazy(() =>
  z.strictObject({
    mail: z
      .strictObject({
        /** `smtp://user:password@mail.example:587` with STARTTLS, `smtps://…:465` with TLS. */
        smtpUrl: z.string({ error: 'must be an address such as smtp://mail.example:587' }),
        from: address,
        to: z.union([address, z.array(address).min(1, 'must not be empty')])
      })
      .transform(({ smtpUrl, from, to }, context) => {
        const server = serverOf(smtpUrl)
        if (typeof server === 'string') {
          context.addIssue({ code: 'custom', path: ['smtpUrl'], message: server })
          return z.NEVER
        }
        const recipients = typeof to === 'string' ? to.split(',') : to
        const settings = { ...server, from, to: recipients.map((each) => each.trim()) }
        const parsed = mailSettingsSchema.safeParse(settings)
        if (parsed.success) return parsed.data
        for (const { path } of parsed.error.issues) {
          context.addIssue({ code: 'custom', path: [...path], message: 'is not valid' })
        }
        return z.NEVER
      })
      .optional(),
    webhook: z
      .strictObject({
        url: z.string({ error: 'must be an http or https address' }),
        /** `whsec_` and 24 to 64 bytes in base64, as Standard Webhooks say. */
        secret: z.string({ error: 'must be text' }).optional()
      })
      .transform((given, context) => {
        const parsed = webhookSettingsSchema.safeParse({ preset: 'standard', ...given })
        if (parsed.success) return parsed.data
        for (const { path } of parsed.error.issues) {
          const message =
            path[0] === 'secret'
              ? 'must be whsec_ followed by 24 to 64 bytes in base64'
              : 'must be an http or https address'
          context.addIssue({ code: 'custom', path: [...path], message })
        }
        return z.NEVER
      })
      .optional(),
    heartbeat: z
      .strictObject({
        url: z.string({ error: 'must be an http or https address' }),
        /** @default told by the address. */
        service: z
          .enum(HEARTBEAT_SERVICES, `must be one of ${HEARTBEAT_SERVICES.join(', ')}`)
          .optional()
      })
      .transform(({ url, service = heartbeatServiceOf(url) }, context) => {
        const settings = { url, service, withStart: false }
        const parsed = heartbeatSettingsSchema.safeParse(settings)
        if (parsed.success) return parsed.data
        context.addIssue({
          code: 'custom',
          path: ['url'],
          message: 'must be an http or https address'
        })
        return z.NEVER
      })
      .optional(),
    /** Private addresses that mail servers and webhooks may have: addresses, ranges, host names. */
    allowPrivateAddresses: allowedAddressesSchema.optional()
  })
)

export type AlertOptions = z.output<typeof alertOptionsSchema>

/** What the options hold, as channels have it. */
export function optionWays(options: AlertOptions, isHostTold: boolean): OptionWays {
  const { mail, webhook, heartbeat } = options
  return {
    mail: mail && { kind: 'mail', settings: mail },
    webhook: webhook && { kind: 'webhook', settings: webhook },
    heartbeat: heartbeat && { kind: 'heartbeat', settings: heartbeat },
    isHostTold
  }
}
