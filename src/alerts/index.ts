export type { StandingAlert } from './acknowledge-alert.js'
export {
  ALERT_KINDS,
  type AlertKind,
  type AlertState,
  SEVERITIES,
  type Severity
} from './alert/alert.js'
export { KIND_RULES } from './alert/kinds.js'
export { type AlertOptions, alertOptionsSchema } from './alert-options.js'
export type { Channel } from './channels/channel.js'
export type { ChannelResult } from './channels/channel-results.js'
export {
  type ChannelRules,
  channelRulesSchema,
  DIGESTS,
  usualRules,
  type Way,
  waySchema
} from './channels/channel-settings.js'
export type { NewChannel } from './channels/channel-store.js'
export type { Condition } from './conditions/condition.js'
export { type Alerts, createAlerts } from './create-alerts.js'
export type { Alert, Notify } from './delivery/notify-host.js'
export { conditionIds } from './incidents/incident-store.js'
export { SEVERITY_CHOICES, type SeverityOf, severitiesToken } from './incidents/severities.js'
export { aboutOf } from './outbox/outgoing-of.js'
export type { SentMessage } from './outbox/sent-messages.js'
export {
  allowedEntries,
  destinationOf,
  HEARTBEAT_SERVICES,
  heartbeatSettingsSchema,
  MAIL_SECURITIES,
  newWebhookSecret,
  SECRET_FIELDS,
  settingsProblems,
  WEBHOOK_PRESETS
} from './sending/index.js'
