import { requireZone } from './time-zone.js'
import { regionsOf } from './zone-abbreviations.js'

/** In characters; the longest name in the IANA database has 32. */
const LONGEST_ZONE_NAME = 64

/**
 * Zones that were renamed, by their present and their former name. Which of the two a machine's calendar
 * lists depends on its ICU; people type either.
 */
const RENAMED: readonly (readonly [string, string])[] = [
  ['Africa/Asmara', 'Africa/Asmera'],
  ['America/Argentina/Buenos_Aires', 'America/Buenos_Aires'],
  ['America/Argentina/Catamarca', 'America/Catamarca'],
  ['America/Argentina/Cordoba', 'America/Cordoba'],
  ['America/Argentina/Jujuy', 'America/Jujuy'],
  ['America/Argentina/Mendoza', 'America/Mendoza'],
  ['America/Atikokan', 'America/Coral_Harbour'],
  ['America/Indiana/Indianapolis', 'America/Indianapolis'],
  ['America/Kentucky/Louisville', 'America/Louisville'],
  ['America/Nuuk', 'America/Godthab'],
  ['Asia/Ho_Chi_Minh', 'Asia/Saigon'],
  ['Asia/Kathmandu', 'Asia/Katmandu'],
  ['Asia/Kolkata', 'Asia/Calcutta'],
  ['Asia/Yangon', 'Asia/Rangoon'],
  ['Atlantic/Faroe', 'Atlantic/Faeroe'],
  ['Europe/Kyiv', 'Europe/Kiev'],
  ['Pacific/Chuuk', 'Pacific/Truk'],
  ['Pacific/Kanton', 'Pacific/Enderbury'],
  ['Pacific/Pohnpei', 'Pacific/Ponape']
]

/** Fixed offsets, whose signs are the other way round: `Etc/GMT+5` is five hours behind UTC. */
const FIXED = Array.from({ length: 27 }, (_, index) => index - 14)
  .filter((hours) => hours !== 0)
  .map((hours) => `Etc/GMT${hours > 0 ? '+' : '-'}${Math.abs(hours)}`)

/** Whether it names a time zone that this machine's calendar knows. */
export function isTimeZone(name: string): boolean {
  try {
    // An offset such as +02:00 is accepted by Intl, but it is no zone: it has no summer time.
    if (name.length > LONGEST_ZONE_NAME || !/^[A-Za-z]/.test(name)) return false
    requireZone(name)
    return true
  } catch {
    return false
  }
}

let names: readonly string[] | undefined

/** Every time zone to choose from, in its present and in its former name; UTC first. */
export function timeZoneNames(): readonly string[] {
  names ??= ['UTC', ...allNames().sort()]
  return names
}

/** A calendar lists one name of each pair and knows both, as all those do that come with Node 20.19 and newer. */
function allNames(): string[] {
  const supported = Intl.supportedValuesOf('timeZone')
  return [...new Set([...supported, ...RENAMED.flat(), ...FIXED])].filter(
    (name) => name !== 'UTC' && regionsOf(name) === undefined
  )
}

let named: ReadonlyMap<string, string> | undefined

/**
 * The time zone that somebody means who types this: whatever the case, with a space for an underscore, by
 * its present or its former name. Undefined for what is no zone, or an abbreviation of several.
 */
export function timeZoneMeant(text: string): string | undefined {
  named ??= new Map(timeZoneNames().map((name) => [name.toLowerCase(), name]))
  const typed = text.trim().replace(/\s+/g, '_')
  const known = named.get(typed.toLowerCase())
  if (known !== undefined) return known
  if (regionsOf(typed) !== undefined || !isTimeZone(typed)) return undefined
  // A former name, in whatever case: as the calendar itself calls it.
  return new Intl.DateTimeFormat('en', { timeZone: typed }).resolvedOptions().timeZone
}
