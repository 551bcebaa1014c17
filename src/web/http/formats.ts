/** How values are written in views. Everything is escaped by the view, not here. */
export const formats = { utcText, elapsedText, sizeText, ageText, usdText }

/** Made once: to make one takes longer than a row of a list. */
const utcFormat = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23'
})

/** `24 Nov 2026, 18:00 UTC`; a script shows it in the viewer's own time zone. */
export function utcText(at: Date): string {
  return `${utcFormat.format(at)} UTC`
}

/** `12 min 5 s`; the script that keeps it going writes it the same way. */
export function elapsedText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's']
  ] as const
  const first = parts.findIndex(([count]) => count > 0)
  return parts
    .slice(first === -1 ? 3 : first, (first === -1 ? 3 : first) + 2)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ')
}

/** `3 minutes ago`. */
export function ageText(at: Date, now: Date): string {
  const seconds = Math.max(0, (now.getTime() - at.getTime()) / 1000)
  const [count, unit] =
    seconds < 60
      ? [Math.floor(seconds), 'second']
      : seconds < 3600
        ? [Math.floor(seconds / 60), 'minute']
        : seconds < 86_400
          ? [Math.floor(seconds / 3600), 'hour']
          : [Math.floor(seconds / 86_400), 'day']
  return `${count} ${unit}${count === 1 ? '' : 's'} ago`
}

const GB = 1024 ** 3
const MB = 1024 ** 2

const wholeFormat = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

/** `8.2 GB` or `9,123 GB`, in powers of 1024 as Vultr counts. */
export function sizeText(bytes: number): string {
  if (bytes >= 100 * GB) return `${wholeFormat.format(bytes / GB)} GB`
  if (bytes >= GB) return `${(bytes / GB).toFixed(1)} GB`
  return `${Math.max(0, Math.round(bytes / MB))} MB`
}

/** `12.74 USD`. */
export function usdText(amount: number): string {
  return `${amount.toFixed(2)} USD`
}
