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
export type { SeverityOf } from './incidents/severities.js'
export { kindName, outgoingOf } from './outbox/outgoing-of.js'
export type { SentMessage } from './outbox/sent-messages.js'
export {
  destinationOf,
  HEARTBEAT_SERVICES,
  heartbeatSettingsSchema,
  SECRET_FIELDS
} from './sending/index.js'
export * from './sending/settings-door.js'
