import type { LookupAddress } from 'node:dns'
import { describe, expect, it } from 'vitest'
import { kindOfAddress } from '../../../../src/alerts/sending/calls/address-ranges.js'
import {
  allowedAddressesSchema,
  allowedEntries,
  createAddressGuard,
  SendError
} from '../../../../src/alerts/sending/index.js'
import { said } from '../../../support/said.js'

const FORBIDDEN = [
  '169.254.169.254',
  '169.254.0.1',
  '0.0.0.0',
  '0.1.2.3',
  '224.0.0.1',
  '239.255.255.255',
  '255.255.255.255',
  '100.100.100.200',
  '168.63.129.16',
  '::',
  'fe80::1',
  'fe80::1%lo',
  'febf::1',
  'ff02::1',
  'fd00:ec2::254',
  'fd20:ce::254',
  'fd00:ec2::23',
  'fd00:42::42',
  'fd00:c1::a9fe:a9fe',
  '192.0.0.192',
  '::ffff:169.254.169.254',
  '::ffff:a9fe:a9fe',
  '::ffff:0.0.0.0',
  '::ffff:0:169.254.169.254',
  '::169.254.169.254',
  '64:ff9b::169.254.169.254',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b:1::a9fe:a9fe',
  '64:ff9b::1',
  '2002:a9fe:a9fe::1'
]

const PRIVATE = [
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '100.64.0.1',
  '127.0.0.1',
  '127.255.255.254',
  '192.0.2.1',
  '198.18.0.1',
  '240.0.0.1',
  '::1',
  'fc00::1',
  'fd12:3456::1',
  'fec0::1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:10.0.0.1',
  '64:ff9b::10.0.0.1',
  '64:ff9b:1::1',
  '2002:0a00:0001::1',
  '2002:7f00:1::',
  '2001::1',
  '2001:db8::1',
  '3fff::1',
  '100::1',
  '4000::1',
  '5f00::1'
]

const PUBLIC = [
  '8.8.8.8',
  '172.32.0.1',
  '100.128.0.1',
  '192.0.1.1',
  '2001:4860:4860::8888',
  '2a00:1450::1',
  '::ffff:8.8.8.8',
  '64:ff9b::8.8.8.8',
  '2002:808:808::1'
]

describe('an address', () => {
  it.each(FORBIDDEN)('%s is never called, even where everything is allowed', (address) => {
    expect(kindOfAddress(address).kind).toBe('forbidden')
    const guard = createAddressGuard({
      allowPrivateAddresses: ['0.0.0.0/0', '::/0', address.replace(/%.*/, '')]
    })
    expect(refusalOf(() => guard.checkLiteral(address))).toContain('never called')
  })

  it.each(PRIVATE)('%s is called only where it is allowed', (address) => {
    const refused = refusalOf(() => guardOf().checkLiteral(address))
    expect(refused).toContain(`add ${address} to ALLOW_PRIVATE_ADDRESSES`)
    expect(() => guardOf(address).checkLiteral(address)).not.toThrow()
    expect(() => guardOf('localhost').checkLiteral(address)).toThrow(SendError)
  })

  it.each(PUBLIC)('%s is called', (address) => {
    expect(() => guardOf().checkLiteral(address)).not.toThrow()
  })

  it.each([
    ['10.0.0.0/8', '10.200.3.4', '11.0.0.1'],
    ['10.1.0.0/16', '10.1.9.9', '10.2.0.1'],
    ['fd12::/16', 'fd12::1', 'fd13::1'],
    ['127.0.0.1', '::ffff:127.0.0.1', '::1'],
    ['10.0.0.0/8', '64:ff9b::10.0.0.1', '64:ff9b::192.168.0.1']
  ])('listed as %s allows %s and not the others, such as %s', (entry, allowed, other) => {
    expect(() => guardOf(entry).checkLiteral(allowed)).not.toThrow()
    if (kindOfAddress(other).kind === 'public') return
    expect(() => guardOf(entry).checkLiteral(other)).toThrow(SendError)
  })

  it('of IPv4 is not public or allowed because a range of IPv6 holds its other spelling', () => {
    expect(() => guardOf('::/0').checkLiteral('10.0.0.1')).toThrow(SendError)
    expect(() => guardOf('0.0.0.0/0').checkLiteral('::1')).toThrow(SendError)
  })
})

describe('a name', () => {
  it('is called at those of its addresses that may be, and at no other', async () => {
    const guard = resolving([['8.8.8.8', '169.254.169.254', '10.0.0.1', '1.1.1.1']])
    expect(await lookedUp(guard)).toEqual(['8.8.8.8', '1.1.1.1'])
  })

  it('of which no address may be called is refused in words that say which and what to do', async () => {
    const error = await lookedUp(resolving([['10.0.0.1', '169.254.169.254']])).catch((each) => each)
    expect(error).toMatchObject({ kind: 'address-not-allowed', isTemporary: false })
    expect(said(error.told)).toBe(
      'Not sent: hook.example resolves to 10.0.0.1, which is a private address and not allowed. To allow it, add 10.0.0.1 to ALLOW_PRIVATE_ADDRESSES (allowPrivateAddresses where the addon is mounted).'
    )
  })

  it('that is allowed is called at its private addresses, never at a forbidden one', async () => {
    const guard = resolving([['127.0.0.1', '169.254.169.254', '::1']], ['HOOK.example.'])
    expect(await lookedUp(guard)).toEqual(['127.0.0.1', '::1'])
    expect(await lookedUp(guard, 'hook.example.')).toEqual(['127.0.0.1', '::1'])
    await expect(lookedUp(guard, 'other.example')).rejects.toThrow(SendError)
  })

  it('is checked at every lookup, so that another answer a moment later changes nothing', async () => {
    const guard = resolving([['8.8.8.8'], ['127.0.0.1']])
    expect(await lookedUp(guard)).toEqual(['8.8.8.8'])
    await expect(lookedUp(guard)).rejects.toThrow(SendError)
  })

  it('of which one address is asked for is answered with one that may be called', async () => {
    const guard = resolving([['127.0.0.1', '8.8.8.8']])
    const one = await new Promise((resolve) =>
      guard.lookup('hook.example', { family: 4 }, (_, address, family) =>
        resolve([address, family])
      )
    )
    expect(one).toEqual(['8.8.8.8', 4])
  })

  it('without an address is not found', async () => {
    await expect(lookedUp(resolving([[]]))).rejects.toMatchObject({ code: 'ENOTFOUND' })
  })
})

describe('the list of allowed addresses', () => {
  it('is split at commas and white space', () => {
    expect(
      allowedAddressesSchema.parse(allowedEntries(' 10.0.0.0/8, localhost\n::1,,mail.lan. '))
    ).toEqual(['10.0.0.0/8', 'localhost', '::1', 'mail.lan.'])
  })

  it.each([
    '10.0.0.0/33',
    '10.0.0',
    '10.0.0.256',
    '::1/129',
    '10.0.0.0/8/8',
    'http://a',
    '*.lan',
    'a..b',
    '10.0.0.0/',
    '[::1]',
    'fe80::1%lo',
    '10.0.0.1:80',
    '0x7f.1',
    '-a'
  ])('names the wrong entry: %s', (entry) => {
    expect(() => allowedAddressesSchema.parse(allowedEntries(`localhost,${entry}`))).toThrow(
      `“${entry}” is not an IP address`
    )
    expect(() => guardOf(entry)).toThrow(entry)
  })
})

function guardOf(...allowPrivateAddresses: readonly string[]) {
  return createAddressGuard({ allowPrivateAddresses })
}

/** A guard whose resolver has an answer for each time that it is asked, the last one from then on. */
function resolving(
  answers: readonly (readonly string[])[],
  allowPrivateAddresses: readonly string[] = []
) {
  let asked = 0
  return createAddressGuard({
    allowPrivateAddresses,
    resolve: async () => {
      const addresses = answers[Math.min(asked, answers.length - 1)] ?? []
      asked += 1
      return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
    }
  })
}

function lookedUp(guard: ReturnType<typeof guardOf>, host = 'hook.example'): Promise<string[]> {
  return new Promise((resolve, reject) =>
    guard.lookup(host, { all: true }, (error, found) => {
      if (error) reject(error)
      else resolve((found as LookupAddress[]).map(({ address }) => address))
    })
  )
}

function refusalOf(check: () => void): string | undefined {
  try {
    check()
  } catch (error) {
    if (error instanceof SendError) return said(error.told)
  }
  return undefined
}
