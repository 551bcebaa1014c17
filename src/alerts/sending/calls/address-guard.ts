import { promises as dns, type LookupAddress } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { message } from '../../../wording/index.js'
import { SendError } from '../../alert/outgoing.js'
import { isIn, kindOfAddress } from './address-ranges.js'
import { type AllowedAddresses, plainName, readAllowed } from './allowed-addresses.js'

/** Says where calls may go. An admin of the panel must not reach by it what only the server can. */
export interface AddressGuard {
  /**
   * For a socket's `lookup`: it connects to an address that was checked, and to no other that the name
   * may have a moment later. Fails with a SendError where none of the addresses may be called.
   */
  readonly lookup: LookupFunction
  /**
   * For a host that is an IP address itself, as no socket looks one up. Lets names pass.
   * @param host of a URL, IPv6 in brackets, or an address.
   * @throws SendError
   */
  checkLiteral(host: string): void
}

export interface AddressGuardOptions {
  /** IP addresses, CIDR ranges, and names, each of which allows what that very name resolves to. */
  readonly allowPrivateAddresses: readonly string[]
  /** All addresses of a name. Default: the system's resolver. */
  readonly resolve?: (host: string) => Promise<readonly LookupAddress[]>
}

/** @throws Error that names each wrong entry of `allowPrivateAddresses`. */
export function createAddressGuard(options: AddressGuardOptions): AddressGuard {
  const mayCall = ruleOf(readAllowed(options.allowPrivateAddresses))
  const resolve = options.resolve ?? ((host) => dns.lookup(host, { all: true }))

  async function addressesOf(host: string, family: number): Promise<readonly LookupAddress[]> {
    const found = (await resolve(host)).filter((each) => isIP(each.address) !== 0)
    const usable = found.filter(
      (each) => (family === 0 || each.family === family) && mayCall(each.address, host)
    )
    if (usable.length > 0) return usable
    const refused = found.filter((each) => !mayCall(each.address, host))
    if (refused.length > 0)
      throw notAllowed(
        refused.map(({ address }) => address),
        host
      )
    throw Object.assign(new Error('no address'), { code: 'ENOTFOUND', syscall: 'getaddrinfo' })
  }

  return {
    lookup: (host, { all = false, family = 0 }, callback) => {
      const wanted = family === 'IPv4' ? 4 : family === 'IPv6' ? 6 : family
      addressesOf(host, wanted).then(
        (usable) => {
          const [first] = usable
          if (all) callback(null, [...usable])
          else callback(null, first?.address ?? '', first?.family)
        },
        (error) => callback(error, '')
      )
    },
    checkLiteral: (host) => {
      const address = host.replace(/^\[(.*)\]$/, '$1')
      if (isIP(address) !== 0 && !mayCall(address, address)) throw notAllowed([address], address)
    }
  }
}

/** Whether an address may be called, as the one of a host. */
function ruleOf(allowed: AllowedAddresses): (address: string, host: string) => boolean {
  return (address, host) => {
    const { kind, aliases } = kindOfAddress(address)
    if (kind === 'forbidden') return false
    if (kind === 'public' || allowed.names.has(plainName(host))) return true
    return aliases.some((alias) => isIn(allowed.ranges, alias))
  }
}

function notAllowed(addresses: readonly string[], host: string): SendError {
  const listable = addresses.filter((each) => kindOfAddress(each).kind === 'private')
  const named = listable.length > 0 ? listable : addresses
  const parameters = {
    host: host.slice(0, 253),
    address: { list: named.slice(0, 5) },
    via: isIP(host) === 0 ? 'name' : 'address'
  }
  const told =
    listable.length > 0
      ? message('alert.send.address.private', parameters)
      : message('alert.send.address.forbidden', parameters)
  return new SendError('address-not-allowed', told, false)
}
