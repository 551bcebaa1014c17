import { timeZoneMeant } from './time-zone-names.js'
import { regionsOf } from './zone-abbreviations.js'

/** Why a text is no time zone, to be told to whoever typed it. */
export type TimeZoneFlaw =
  | { readonly code: 'no-time-zone' }
  /** `BST`, `EST`: of several zones, or of one without its summer time. */
  | {
      readonly code: 'time-zone-abbreviation'
      readonly given: string
      readonly zones: readonly string[]
    }
  /** `UTC+2`, `+02:00`; `fixed` is the zone that always has this offset, where there is one. */
  | {
      readonly code: 'time-zone-offset'
      readonly given: string
      readonly fixed: string | undefined
    }
  /** As Windows calls it; `zone` is the same one, where it is a common one. */
  | {
      readonly code: 'windows-time-zone'
      readonly given: string
      readonly zone: string | undefined
    }
  | { readonly code: 'unknown-time-zone'; readonly given: string }

/** As much of a wrong name is told, in characters. */
const LONGEST_TOLD = 64

const OFFSET = /^(?:UTC|GMT)?\s*([+\-\u2212])\s*(\d{1,2})(?::?([0-5]\d))?$/i
const WINDOWS = /\b(?:Standard|Daylight|Summer) Time$/i

/** The common ones of CLDR's windowsZones, by the part before “Standard Time”. */
const WINDOWS_ZONES: ReadonlyMap<string, string> = new Map([
  ['alaskan', 'America/Anchorage'],
  ['arabian', 'Asia/Dubai'],
  ['aus eastern', 'Australia/Sydney'],
  ['central', 'America/Chicago'],
  ['central europe', 'Europe/Budapest'],
  ['central european', 'Europe/Warsaw'],
  ['china', 'Asia/Shanghai'],
  ['e. europe', 'Europe/Chisinau'],
  ['e. south america', 'America/Sao_Paulo'],
  ['eastern', 'America/New_York'],
  ['fle', 'Europe/Kyiv'],
  ['gmt', 'Europe/London'],
  ['gtb', 'Europe/Bucharest'],
  ['hawaiian', 'Pacific/Honolulu'],
  ['india', 'Asia/Kolkata'],
  ['israel', 'Asia/Jerusalem'],
  ['korea', 'Asia/Seoul'],
  ['mountain', 'America/Denver'],
  ['new zealand', 'Pacific/Auckland'],
  ['pacific', 'America/Los_Angeles'],
  ['romance', 'Europe/Paris'],
  ['russian', 'Europe/Moscow'],
  ['se asia', 'Asia/Bangkok'],
  ['singapore', 'Asia/Singapore'],
  ['south africa', 'Africa/Johannesburg'],
  ['tokyo', 'Asia/Tokyo'],
  ['turkey', 'Europe/Istanbul'],
  ['us mountain', 'America/Phoenix'],
  ['w. europe', 'Europe/Berlin']
])

/** Undefined for what `timeZoneMeant` knows. */
export function timeZoneFlaw(text: string): TimeZoneFlaw | undefined {
  const typed = text.trim()
  if (typed === '') return { code: 'no-time-zone' }
  if (timeZoneMeant(typed) !== undefined) return undefined
  const given = typed.slice(0, LONGEST_TOLD)
  const zones = regionsOf(typed)
  if (zones !== undefined) return { code: 'time-zone-abbreviation', given, zones }
  const [, sign = '', hours = '', minutes = '00'] = OFFSET.exec(given) ?? []
  if (sign !== '') {
    const fixed = minutes === '00' ? fixedZone(sign, Number(hours)) : undefined
    return { code: 'time-zone-offset', given, fixed }
  }
  if (WINDOWS.test(given)) {
    const zone = WINDOWS_ZONES.get(given.replace(WINDOWS, '').trim().toLowerCase())
    return { code: 'windows-time-zone', given, zone }
  }
  return { code: 'unknown-time-zone', given }
}

/** The signs of these names are the other way round: `Etc/GMT-2` is two hours ahead of UTC. */
function fixedZone(sign: string, hours: number): string | undefined {
  if (hours === 0) return 'UTC'
  return timeZoneMeant(`Etc/GMT${sign === '+' ? '-' : '+'}${hours}`)
}
