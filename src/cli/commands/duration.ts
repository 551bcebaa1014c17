import { InvalidArgumentError } from 'commander'

const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000
}

/** `30m`, `2h`, `7d`, in ms. @throws InvalidArgumentError */
export function parseDuration(text: string): number {
  const [, count, unit = ''] = /^(\d{1,6})([smhdw])$/.exec(text) ?? []
  if (count === undefined || Number(count) === 0) {
    throw new InvalidArgumentError('It has to be a number with s, m, h, d or w, such as 7d.')
  }
  return Number(count) * (UNITS_MS[unit] ?? 0)
}

/** When a snapshot expires, as the API takes it. @throws InvalidArgumentError */
export function checkExpiry(text: string): string {
  if (/^[1-9]\d{0,3}[hdw]$/.test(text)) return text
  throw new InvalidArgumentError('It has to be a number with h, d or w, such as 7d.')
}

/** A whole number from 1 on. @throws InvalidArgumentError */
export function parseCount(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) {
    throw new InvalidArgumentError('It has to be a whole number from 1 to 999999.')
  }
  return Number(text)
}
