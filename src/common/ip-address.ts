import { isIP, isIPv4 } from 'node:net'

/**
 * The IP address in a text that says where a request came from. A proxy may add a port, and IPv6 a
 * zone, which are taken off. Where every proxy is trusted the text is whatever a client has sent.
 * @returns undefined where the text is no IP address.
 */
export function toIpAddress(text: string): string | undefined {
  const trimmed = text.trim()
  const inBrackets = /^\[(.*)\](?::\d{1,5})?$/.exec(trimmed)?.[1]
  const beforePort = /^([\d.]+):\d{1,5}$/.exec(trimmed)?.[1]
  const address = (inBrackets ?? beforePort ?? trimmed).replace(/^([^%]*:[^%]*)%.*$/, '$1')
  return isIP(address) === 0 ? undefined : address
}

/**
 * Whose address it is, as far as one can tell: an IPv4 address, or the /64 network of an IPv6
 * address, all of which one household or server usually has to itself (RFC 6177).
 */
export function sourceOf(address: string): string {
  const plain = toIpAddress(address)
  if (plain === undefined) return 'unknown'
  if (isIPv4(plain)) return plain
  const groups = groupsOf(plain)
  const [a = 0, b = 0] = groups.slice(6)
  const isIPv4InIPv6 = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  if (isIPv4InIPv6) return [a >> 8, a & 255, b >> 8, b & 255].join('.')
  const network = groups.slice(0, 4).map((group) => group.toString(16))
  return `${network.join(':')}::/64`
}

/** The eight groups of a valid IPv6 address. */
function groupsOf(address: string): number[] {
  const hex = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_all, ...parts: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number)
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
  })
  const [head = '', tail] = hex.split('::')
  const read = (text: string) =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
  const [before, after] = [read(head), read(tail ?? '')]
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after]
}
