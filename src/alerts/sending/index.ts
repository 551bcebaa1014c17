export { type Outgoing, SendError, type Sender } from '../alert/outgoing.js'
export {
  type AddressGuard,
  type AddressGuardOptions,
  createAddressGuard
} from './calls/address-guard.js'
export { allowedAddressesSchema, allowedEntries } from './calls/allowed-addresses.js'
export { type CallAnswer, type CallOut, type Clock, callOut } from './calls/call-out.js'
export { type Channel, createSender, destinationOf, SECRET_FIELDS } from './channel.js'
export {
  type Beat,
  createHeartbeat,
  HEARTBEAT_SERVICES,
  type Heartbeat,
  type HeartbeatSettings,
  heartbeatServiceOf,
  heartbeatSettingsSchema
} from './heartbeat.js'
export { createMailSender, type MailSenderDeps } from './mail/create-mail-sender.js'
export {
  MAIL_SECURITIES,
  type MailSecurity,
  type MailServer,
  type MailSettings,
  mailSettingsSchema,
  parseSmtpUrl
} from './mail/settings.js'
export { type SettingsProblem, settingsProblems } from './settings/fields.js'
export { createWebhookSender } from './webhook/create-webhook-sender.js'
export {
  WEBHOOK_PRESETS,
  type WebhookPreset,
  type WebhookSettings,
  webhookSettingsSchema
} from './webhook/settings.js'
export { newWebhookSecret } from './webhook/signature.js'
export type { WebhookPayload } from './webhook/standard.js'
