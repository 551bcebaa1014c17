import * as z from 'zod'
import { alertOptionsSchema, allowedEntries } from '../../alerts/index.js'
import type { AddonOptionsInput } from '../../index.js'

/** The variables of alerts, as the environment has them. */
export const alertVariables = {
  /** Where browsers find the panel: what stands before `/vultr/`. */
  PUBLIC_URL: z.string().optional(),
  SMTP_URL: z.string().optional(),
  ALERT_MAIL_FROM: z.string().optional(),
  /** Separated by commas. */
  ALERT_MAIL_TO: z.string().optional(),
  ALERT_WEBHOOK_URL: z.string().optional(),
  ALERT_WEBHOOK_SECRET: z.string().optional(),
  HEARTBEAT_URL: z.string().optional(),
  /** Separated by commas or white space. */
  ALLOW_PRIVATE_ADDRESSES: z.string().optional()
}

type Name = keyof typeof alertVariables
export type AlertVariables = Readonly<Partial<Record<Name, string | undefined>>>

/** The first names it, and the second says what is expected; neither holds a value. */
export type WrongVariable = readonly [name: string, expected: string]

/** What is expected of each variable, as the addon judges them. */
const EXPECTED: Readonly<Record<Exclude<Name, 'PUBLIC_URL'>, string>> = {
  SMTP_URL: 'must be smtp://user:password@host:587 or smtps://user:password@host:465',
  ALERT_MAIL_FROM: 'must be one mail address, like panel@example.com or Panel <panel@example.com>',
  ALERT_MAIL_TO: 'must be 1 to 20 mail addresses, separated by commas',
  ALERT_WEBHOOK_URL: 'must be an http or https address',
  ALERT_WEBHOOK_SECRET: 'must be whsec_ followed by 24 to 64 bytes in base64',
  HEARTBEAT_URL: 'must be an http or https address',
  ALLOW_PRIVATE_ADDRESSES:
    'must be IP addresses, ranges like 10.0.0.0/8 and host names, separated by commas'
}

/** Which variable an option of the addon comes from. */
const VARIABLES: Readonly<Record<string, keyof typeof EXPECTED>> = {
  'mail.smtpUrl': 'SMTP_URL',
  'mail.from': 'ALERT_MAIL_FROM',
  'mail.to': 'ALERT_MAIL_TO',
  'webhook.url': 'ALERT_WEBHOOK_URL',
  'webhook.secret': 'ALERT_WEBHOOK_SECRET',
  'heartbeat.url': 'HEARTBEAT_URL',
  allowPrivateAddresses: 'ALLOW_PRIVATE_ADDRESSES'
}

/** Variables that mean nothing without another one. */
const NEEDED: readonly (readonly [name: Name, needed: Name])[] = [
  ['SMTP_URL', 'ALERT_MAIL_TO'],
  ['ALERT_MAIL_TO', 'SMTP_URL'],
  ['ALERT_MAIL_FROM', 'SMTP_URL'],
  ['ALERT_WEBHOOK_SECRET', 'ALERT_WEBHOOK_URL']
]

/** Every wrong one, once, as the addon itself would judge them. */
export function wrongAlertVariables(variables: AlertVariables): readonly WrongVariable[] {
  const lacking = NEEDED.filter(
    ([name, needed]) => variables[name] !== undefined && variables[needed] === undefined
  ).map(([name, needed]): WrongVariable => [name, `needs ${needed} to be set too`])
  const { SMTP_URL, ALERT_MAIL_TO } = variables
  const isMail = SMTP_URL !== undefined && ALERT_MAIL_TO !== undefined
  if (isMail && senderOf(variables) === undefined) {
    lacking.push([
      'ALERT_MAIL_FROM',
      'must be set to a mail address, as the user in SMTP_URL is none'
    ])
  }
  const { error } = alertOptionsSchema.safeParse(alertOptionsOf(variables))
  const names = new Set(error?.issues.map(({ path }) => variableOf(path)))
  // What is needed was told already.
  for (const [name] of lacking) names.delete(name as keyof typeof EXPECTED)
  return [...lacking, ...[...names].map((name): WrongVariable => [name, EXPECTED[name]])]
}

function variableOf(path: readonly PropertyKey[]): keyof typeof EXPECTED {
  const found = [2, 1].flatMap((length) => VARIABLES[path.slice(0, length).join('.')] ?? [])
  // Of a server's parts: its port, its user.
  return found[0] ?? 'SMTP_URL'
}

/** The same as an option of the addon. */
export function alertOptionsOf(
  variables: AlertVariables
): NonNullable<AddonOptionsInput['alerts']> {
  const { SMTP_URL: smtpUrl, ALERT_MAIL_TO: to, ALERT_WEBHOOK_URL: webhook } = variables
  const { ALERT_WEBHOOK_SECRET: secret, HEARTBEAT_URL: heartbeat } = variables
  const allowed = variables.ALLOW_PRIVATE_ADDRESSES
  const from = senderOf(variables)
  return {
    ...(smtpUrl === undefined || to === undefined || from === undefined
      ? {}
      : { mail: { smtpUrl, from, to } }),
    ...(webhook === undefined
      ? {}
      : { webhook: { url: webhook, ...(secret === undefined ? {} : { secret }) } }),
    ...(heartbeat === undefined ? {} : { heartbeat: { url: heartbeat } }),
    ...(allowed === undefined ? {} : { allowPrivateAddresses: [...allowedEntries(allowed)] })
  }
}

/**
 * Who mails are from: ALERT_MAIL_FROM, or the user that signs in at the mail server, where that is a
 * mail address, since many servers take no other sender. Undefined where neither is.
 */
function senderOf({ ALERT_MAIL_FROM, SMTP_URL = '' }: AlertVariables): string | undefined {
  if (ALERT_MAIL_FROM !== undefined || !URL.canParse(SMTP_URL)) return ALERT_MAIL_FROM
  try {
    const user = decodeURIComponent(new URL(SMTP_URL).username)
    return user.includes('@') ? user : undefined
  } catch {
    return undefined
  }
}
