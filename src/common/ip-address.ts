import { isIP } from 'node:net'

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
