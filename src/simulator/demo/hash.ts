import { createHash } from 'node:crypto'

/** From 0 up to 1; the same for the same text, so that every demo shows the same account. */
export function fractionOf(text: string): number {
  return Number.parseInt(hexOf(text).slice(0, 12), 16) / 0x1000000000000
}

/** A UUID that looks random and is the same for the same text. */
export function uuidOf(text: string): string {
  const hex = hexOf(text)
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4]
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32)
  ].join('-')
}

/** Looks like a run's key and is the same at each start. */
export function keyOf(text: string): string {
  return hexOf(text).slice(0, 16)
}

function hexOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
