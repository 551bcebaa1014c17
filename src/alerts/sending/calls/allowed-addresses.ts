import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import * as z from 'zod'
import { type Ranges, rangesOf } from './address-ranges.js'

const NAME =
  /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/

/** Longest number of an IPv4 prefix, and of an IPv6 one. */
const LONGEST_PREFIX = { 4: 32, 6: 128 } as const

/** The private addresses that may be called: IP addresses, CIDR ranges, host names. */
export const allowedAddressesSchema = z
  .array(
    z
      .string({ error: 'must be text' })
      .refine((entry) => rangeOf(entry) !== undefined || nameOf(entry) !== undefined, {
        error: ({ input }) =>
          `“${String(input).slice(0, 100)}” is not an IP address, a range such as 10.0.0.0/8, or a host name`
      }),
    { error: 'must be a list of IP addresses, ranges and host names' }
  )
  .max(1_000, 'must not have more than 1,000 entries')

/** The entries of a list in one text, separated by commas or white space, as an environment variable holds it. */
export function allowedEntries(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((entry) => entry !== '')
}

export interface AllowedAddresses {
  readonly ranges: Ranges
  readonly names: ReadonlySet<string>
}

/** @throws Error that names each wrong entry. */
export function readAllowed(entries: readonly string[]): AllowedAddresses {
  const parsed = allowedAddressesSchema.safeParse(entries)
  if (!parsed.success) throw new Error(parsed.error.issues.map(({ message }) => message).join('; '))
  const ranges = parsed.data.flatMap((entry) => rangeOf(entry) ?? [])
  const names = parsed.data.flatMap((entry) => (rangeOf(entry) === undefined ? nameOf(entry) : []))
  return {
    ranges: rangesOf(ranges),
    names: new Set(names.filter((name) => name !== undefined))
  }
}

/** The one spelling of a host's name: `LOCALHOST.` is `localhost`. */
export function plainName(host: string): string {
  return host.toLowerCase().replace(/\.$/, '')
}

function rangeOf(entry: string): string | undefined {
  const [address = '', prefix, ...rest] = entry.split('/')
  const version = isIP(address)
  if ((version !== 4 && version !== 6) || address.includes('%') || rest.length > 0) return undefined
  const longest = LONGEST_PREFIX[version]
  if (prefix === undefined) return `${address}/${longest}`
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= longest ? entry : undefined
}

function nameOf(entry: string): string | undefined {
  const name = plainName(domainToASCII(entry))
  // Who ends in a number means an address, and mistyped it.
  const isNumber = /^(?:0x[\da-f]*|\d+)$/.test(name.split('.').at(-1) ?? '')
  // What a URL's host reads otherwise than it is written is no name: `a/b`, `10%2e1`.
  return NAME.test(name) && !isNumber && !/[/:%?#@\\\s]/.test(entry) ? name : undefined
}
