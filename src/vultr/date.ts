/** `2020-10-10T01:56:20+00:00`, also with a blank for the T, a fraction, and with or without an offset. */
const DATE =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?: ?(Z|[+-]\d{2}(?::?\d{2})?))?$/i

/** Before this there was no Vultr; `0001-01-01` is how some programs write "no date". */
const FIRST_YEAR = 1970
const LAST_YEAR = 9999

/**
 * The instant that Vultr wrote, whatever time zone this process runs in; without an offset it is
 * UTC. Undefined for everything else, also for days that no calendar has.
 */
export function parseVultrDate(value: unknown): Date | undefined {
  if (typeof value !== 'string' || value.length > 40) return undefined
  const match = DATE.exec(value)
  if (match === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map(Number)
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const ms = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3))
  const local = new Date(Date.UTC(year, month - 1, day, hour, minute, second, ms))
  // Date.UTC turns the 30th of February into the 1st of March.
  if (local.getUTCMonth() !== month - 1 || local.getUTCDate() !== day) return undefined
  const offset = offsetMinutes(match[8])
  if (offset === undefined) return undefined
  const instant = new Date(local.getTime() - offset * 60_000)
  const instantYear = instant.getUTCFullYear()
  return instantYear >= FIRST_YEAR && instantYear <= LAST_YEAR ? instant : undefined
}

function offsetMinutes(text: string | undefined): number | undefined {
  if (text === undefined || text.toUpperCase() === 'Z') return 0
  const digits = text.slice(1).replace(':', '')
  const hours = Number(digits.slice(0, 2))
  const minutes = Number(digits.slice(2) || '0')
  if (hours > 23 || minutes > 59) return undefined
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}
