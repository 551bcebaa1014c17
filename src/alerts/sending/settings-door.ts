export { MAIL_SECURITIES, type MailSecurity, mailSettingsSchema } from './mail/settings.js'
export { type SettingsProblem, settingsProblems } from './settings/fields.js'
export { WEBHOOK_PRESETS, type WebhookPreset, webhookSettingsSchema } from './webhook/settings.js'
export { newWebhookSecret } from './webhook/signature.js'
