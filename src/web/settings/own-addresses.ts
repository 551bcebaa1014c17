import { BlockList } from 'node:net'
import { networkInterfaces } from 'node:os'

/** What Vultr may see of this server, to be allowed there. */
export interface OwnAddresses {
  /** Public ones first, IPv4 before IPv6. */
  readonly addresses: readonly string[]
  /** None of them is: what counts is the public address that the network translates them to. */
  readonly isBehindNat: boolean
}

/** As many are shown; a server with more has its own list. */
const MOST_SHOWN = 6

/** Addresses that no server on the internet is reached from. */
const PRIVATE = new BlockList()
for (const [net, prefix] of [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16]
] as const) {
  PRIVATE.addSubnet(net, prefix, 'ipv4')
}
for (const [net, prefix] of [
  ['fc00::', 7],
  ['fe80::', 10],
  ['::1', 128]
] as const) {
  PRIVATE.addSubnet(net, prefix, 'ipv6')
}
const LINK_LOCAL = /^(?:fe[89ab]|169\.254\.)/i

/** This server's own addresses, as its network interfaces have them. */
export function ownAddresses(interfaces = networkInterfaces()): OwnAddresses {
  const found = Object.values(interfaces)
    .flatMap((each) => each ?? [])
    .filter(({ internal, address }) => !internal && !LINK_LOCAL.test(address))
    .map(({ address, family }) => {
      const isV6 = family === 'IPv6'
      return { address, isV6, isPublic: !PRIVATE.check(address, isV6 ? 'ipv6' : 'ipv4') }
    })
    .sort((a, b) => Number(b.isPublic) - Number(a.isPublic) || Number(a.isV6) - Number(b.isV6))
  return {
    addresses: [...new Set(found.map(({ address }) => address))].slice(0, MOST_SHOWN),
    isBehindNat: !found.some(({ isPublic }) => isPublic)
  }
}
