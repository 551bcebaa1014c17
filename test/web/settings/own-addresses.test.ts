import type { NetworkInterfaceInfo } from 'node:os'
import { expect, it } from 'vitest'
import { ownAddresses } from '../../../src/web/settings/own-addresses.js'
import { startPanelApp } from '../../support/panel-app.js'

const network = (address: string, internal = false) =>
  ({ address, internal, family: address.includes(':') ? 'IPv6' : 'IPv4' }) as NetworkInterfaceInfo

it('the addresses to allow are public ones first, without those that leave no machine', () => {
  const interfaces = {
    lo: [network('127.0.0.1', true), network('::1', true)],
    docker0: [network('172.17.0.1'), network('fe80::1')],
    eth0: [network('2001:db8::5'), network('203.0.113.5'), network('203.0.113.5')],
    eth1: [network('169.254.3.4'), network('fd00::9')]
  }
  expect(ownAddresses(interfaces)).toEqual({
    addresses: ['203.0.113.5', '2001:db8::5', '172.17.0.1', 'fd00::9'],
    isBehindNat: false
  })
})

it.each(['10.1.2.3', '100.64.9.9', '172.31.0.1', '192.168.1.1', 'fd12::1'])(
  'a server that has %s alone is behind NAT',
  (address) => {
    expect(ownAddresses({ eth0: [network(address)] }).isBehindNat).toBe(true)
  }
)

it('a server with many shows a few, and one with none shows nothing', () => {
  const many = Array.from({ length: 40 }, (_, index) => network(`203.0.113.${index}`))
  expect(ownAddresses({ eth0: many }).addresses).toHaveLength(6)
  expect(ownAddresses({ eth0: undefined as never }).addresses).toEqual([])
})

it('they are shown until a key is stored, and not after', async () => {
  const panel = await startPanelApp({ isConfigured: false })
  const before = (await panel.get('/settings')).text
  const { addresses } = ownAddresses()
  for (const address of addresses) expect(before).toContain(`<code>${address}</code>`)
  await panel.close()
  const configured = await startPanelApp()
  expect((await configured.get('/settings')).text).not.toContain('va-addresses')
  await configured.close()
})
