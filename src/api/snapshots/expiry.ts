import { message } from '../../wording/index.js'
import { invalid } from '../problems/field-problems.js'

const HOUR_MS = 3_600_000
const UNITS: Readonly<Record<string, number>> = { h: HOUR_MS, d: 24 * HOUR_MS, w: 168 * HOUR_MS }

/** Ten years, in ms: what is kept for longer is kept without an end. */
const LONGEST_MS = 3_653 * 24 * HOUR_MS

/** When a snapshot that is taken now expires; undefined: never. @throws ApiProblem `invalid` */
export function expiryOf(
  {
    expiresIn,
    expiresAt
  }: { readonly expiresIn?: string | undefined; readonly expiresAt?: string | undefined },
  now: Date
): Date | undefined {
  const field = expiresIn === undefined ? 'expiresAt' : 'expiresIn'
  const given = expiresIn ?? expiresAt
  if (given === undefined) return undefined
  const at =
    expiresIn === undefined
      ? new Date(given)
      : new Date(now.getTime() + Number.parseInt(given, 10) * (UNITS[given.slice(-1)] ?? 0))
  const aheadMs = at.getTime() - now.getTime()
  if (aheadMs > 0 && aheadMs <= LONGEST_MS) return at
  throw invalid([{ field, message: message('api.invalid.future') }])
}
