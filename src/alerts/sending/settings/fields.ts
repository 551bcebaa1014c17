import * as z from 'zod'
import { type Message, type MessageCode, message } from '../../../wording/index.js'

/** The codes of sentences that say what is wrong with a field; each takes nothing. */
type FlawCode = Extract<MessageCode, `alert.settings.${string}`>

/** An issue of a schema carries a code, as the words depend on who reads them. */
export function flaw(code: FlawCode): FlawCode {
  return code
}

export interface SettingsProblem {
  /** Of the field: `url`, `to.2`; empty where all of it is wrong. */
  readonly path: string
  readonly what: Message
}

/** What is wrong with settings, field by field; never holds a value. */
export function settingsProblems(error: z.ZodError): readonly SettingsProblem[] {
  return error.issues.map(({ path, message: code }) => ({
    path: path.join('.'),
    what: isFlaw(code) ? message(code) : message('settings.error.invalid')
  }))
}

function isFlaw(code: string): code is FlawCode {
  return code.startsWith('alert.settings.')
}

/** Longer ones are refused by many servers. */
const LONGEST_URL = 2_000

/** An http or https address; kept as it is written, as some servers sign or compare it. */
export const httpUrl = z
  .string({ error: flaw('alert.settings.url') })
  .trim()
  .max(LONGEST_URL, flaw('alert.settings.url'))
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    flaw('alert.settings.url')
  )

/** A key or token, which stands in a header or a path: visible ASCII. */
export function token(pattern: RegExp = /^[\x21-\x7e]{1,500}$/) {
  return z
    .string({ error: flaw('alert.settings.token') })
    .trim()
    .regex(pattern, flaw('alert.settings.token'))
}
