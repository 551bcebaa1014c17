/** Upper bound of a Retry-After, in ms. */
const LONGEST_MS = 86_400_000

/**
 * How long the other side asks to wait, in ms: the header Retry-After, RFC 9110 §10.2.3.
 * @returns undefined where it is missing or neither seconds nor a date; 0 for a date that has passed.
 */
export function retryAfterMs(header: string | undefined, now: Date): number | undefined {
  const text = header?.trim() ?? ''
  // Discord tells fractions of seconds.
  if (/^\d{1,15}(?:\.\d{1,9})?$/.test(text)) return bounded(Number(text) * 1000)
  if (!/^[A-Za-z]{3,9},? /.test(text)) return undefined
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : bounded(at - now.getTime())
}

function bounded(ms: number): number {
  return Math.min(Math.max(Math.ceil(ms), 0), LONGEST_MS)
}
