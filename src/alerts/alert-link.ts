import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'

const DAY_MS = 86_400_000

/** A mail is looked at that long after it was sent, in ms; what still stands is told each day anew. */
const VALID_MS = 30 * DAY_MS

const payloadSchema = z.strictObject({ alert: z.uuid(), until: z.number().int() })

/** Links in mails that lead to one alert, and cannot be made up. */
export interface AlertLinks {
  /** For the address; of the alert, for thirty days. */
  tokenFor(alertId: string): string
  /** The alert's id; undefined of a token that is forged, damaged or too old. */
  read(token: string): string | undefined
}

/** Signed with a key derived from `secretKey`. */
export function createAlertLinks(deps: {
  readonly secretKey: string | Uint8Array
  readonly clock: { now(): Date }
}): AlertLinks {
  const key = Buffer.from(
    hkdfSync('sha256', deps.secretKey, '', 'vultr-panel-addon alert links', 32)
  )
  const sign = (payload: string) => createHmac('sha256', key).update(payload).digest()
  return {
    tokenFor(alertId) {
      const until = deps.clock.now().getTime() + VALID_MS
      const payload = Buffer.from(JSON.stringify({ alert: alertId, until })).toString('base64url')
      return `${payload}.${sign(payload).toString('base64url')}`
    },
    read(token) {
      const [payload = '', signature = '', ...rest] = token.split('.')
      const given = Buffer.from(signature, 'base64url')
      const right = sign(payload)
      if (rest.length > 0 || given.length !== right.length || !timingSafeEqual(given, right)) {
        return undefined
      }
      const read = payloadSchema.safeParse(parsed(payload)).data
      const isYoung = read !== undefined && read.until > deps.clock.now().getTime()
      return isYoung ? read.alert : undefined
    }
  }
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString())
  } catch {
    return undefined
  }
}
