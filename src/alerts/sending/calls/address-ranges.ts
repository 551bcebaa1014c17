import { BlockList, isIP } from 'node:net'

/**
 * Where nothing is ever sent to, whatever is allowed: who reaches the metadata service of a cloud takes
 * the machine's credentials from it, and the rest are no places of their own.
 */
const FORBIDDEN = rangesOf([
  // IANA IPv4 and IPv6 Special-Purpose Address Registries: unspecified, link-local, multicast, broadcast.
  '0.0.0.0/8',
  '169.254.0.0/16',
  '224.0.0.0/4',
  '255.255.255.255/32',
  '::/128',
  'fe80::/10',
  'ff00::/8',
  // Metadata outside of link-local. AWS: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
  'fd00:ec2::254/128',
  // Its credentials of pods: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html
  'fd00:ec2::23/128',
  // Google: https://cloud.google.com/compute/docs/metadata/querying-metadata
  'fd20:ce::254/128',
  // Alibaba: https://cloudinit.readthedocs.io/en/latest/reference/datasources/aliyun.html
  '100.100.100.200/32',
  // Scaleway: https://www.scaleway.com/en/developers/api/instances/ (user data)
  'fd00:42::42/128',
  // Oracle: https://docs.oracle.com/iaas/Content/Compute/Tasks/gettingmetadata.htm, and its older cloud
  'fd00:c1::a9fe:a9fe/128',
  '192.0.0.192/32',
  // Azure: https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
  '168.63.129.16/32'
])

/** Of a network of one's own, or reserved: only where allowed. From the same registries. */
const NOT_PUBLIC = rangesOf([
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '240.0.0.0/4',
  // Of IPv6 only 2000::/3 is given out: all else, ::1, fc00::/7 and fec0::/10 among it, is not public.
  '::/3',
  '4000::/2',
  '8000::/1',
  // Within 2000::/3: protocol assignments (Teredo among them) and documentation.
  '2001::/23',
  '2001:db8::/32',
  '3fff::/20'
])

/** Hold an IPv4 address in their last four bytes: NAT64 (RFC 6052), and older ways of translating. */
const ENDING_IN_IPV4 = rangesOf(['64:ff9b::/96', '64:ff9b:1::/48', '::ffff:0:0:0/96', '::/96'])

/** NAT64 leads to the public IPv4 address that it holds, so it is that one that decides. */
const NAT64 = rangesOf(['64:ff9b::/96'])

export type AddressKind = 'public' | 'private' | 'forbidden'

/**
 * What an address is, and which addresses stand for it: itself, and the IPv4 address that it holds.
 * @param address IPv4 or IPv6, also with a zone.
 */
export function kindOfAddress(address: string): {
  readonly kind: AddressKind
  readonly aliases: readonly string[]
} {
  const bare = address.replace(/%.*$/, '')
  if (isIP(bare) === 4) return { kind: ownKind(bare), aliases: [bare] }
  const groups = groupsOf(bare)
  const mapped = ipv4IfMapped(groups)
  if (mapped !== undefined) return { kind: ownKind(mapped), aliases: [mapped, bare] }
  const held = ipv4Within(bare, groups)
  if (held === undefined) return { kind: ownKind(bare), aliases: [bare] }
  const kinds = [isIn(NAT64, bare) ? 'public' : ownKind(bare), ownKind(held)]
  const kind = (['forbidden', 'private'] as const).find((each) => kinds.includes(each))
  return { kind: kind ?? 'public', aliases: [bare, held] }
}

function ownKind(address: string): AddressKind {
  if (isIn(FORBIDDEN, address)) return 'forbidden'
  return isIn(NOT_PUBLIC, address) ? 'private' : 'public'
}

/**
 * Addresses, a list for each version: one of both takes every IPv4 address for a member of `::/3`, in
 * which its IPv6 spelling is.
 */
export interface Ranges {
  readonly ipv4: BlockList
  readonly ipv6: BlockList
}

export function isIn(ranges: Ranges, address: string): boolean {
  const version = versionOf(address)
  return ranges[version].check(address, version)
}

/** @param written CIDR. */
export function rangesOf(written: readonly string[]): Ranges {
  const ranges = { ipv4: new BlockList(), ipv6: new BlockList() }
  for (const range of written) {
    const [address = '', prefix] = range.split('/')
    const version = versionOf(address)
    ranges[version].addSubnet(address, Number(prefix), version)
  }
  return ranges
}

/** Of what is an address already. */
function versionOf(address: string): 'ipv4' | 'ipv6' {
  return address.includes(':') ? 'ipv6' : 'ipv4'
}

/** The eight groups of an IPv6 address, however it is written. */
function groupsOf(address: string): readonly number[] {
  // A URL writes every one in one way: in hex, without a dotted end.
  const written = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [head = '', tail] = written.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const between = Array.from({ length: 8 - before.length - after.length }, () => '0')
  return [...before, ...between, ...after].map((group) => Number.parseInt(group, 16))
}

function ipv4IfMapped(groups: readonly number[]): string | undefined {
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  return isMapped ? dotted(groups[6], groups[7]) : undefined
}

function ipv4Within(address: string, groups: readonly number[]): string | undefined {
  // 6to4, RFC 3056.
  if (groups[0] === 0x2002) return dotted(groups[1], groups[2])
  if (!isIn(ENDING_IN_IPV4, address)) return undefined
  // `::1` holds nothing, it only ends like this; in NAT64 it would be 0.0.0.1.
  const isSmall = (groups[6] ?? 0) <= 0xff
  return isSmall && !isIn(NAT64, address) ? undefined : dotted(groups[6], groups[7])
}

function dotted(high = 0, low = 0): string {
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.')
}
