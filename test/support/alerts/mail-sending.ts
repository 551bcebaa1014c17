import {
  createMailSender,
  type MailSenderDeps,
  type MailSettings,
  mailSettingsSchema
} from '../../../src/alerts/sending/index.js'
import { outgoing } from './outgoing.js'
import { toLoopback } from './receiver.js'

/** Of a mail server that takes mails unencrypted, without a login. */
export const noStartTls = { disabledCommands: ['STARTTLS', 'AUTH'] }

export function settingsFor(port: number, over: Partial<MailSettings> = {}): MailSettings {
  return mailSettingsSchema.parse({
    host: '127.0.0.1',
    port,
    security: 'none',
    from: 'Panel <panel@example.com>',
    to: ['admin@example.com'],
    ...over
  })
}

export function send(settings: MailSettings, deps: Partial<MailSenderDeps> = {}) {
  return createMailSender(settings, { guard: toLoopback, ...deps }).send(outgoing())
}
