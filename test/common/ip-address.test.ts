import { describe, expect, it } from 'vitest'
import { toIpAddress } from '../../src/common/index.js'

describe('the IP address in what a proxy or a client says of itself', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    [' 203.0.113.7 ', '203.0.113.7'],
    ['203.0.113.7:51234', '203.0.113.7'],
    ['2001:db8::1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['[fe80::1%eth0]:443', 'fe80::1'],
    ['fe80::1%<script>', 'fe80::1'],
    ['::ffff:203.0.113.7', '::ffff:203.0.113.7']
  ])('%s is %s', (text, address) => {
    expect(toIpAddress(text)).toBe(address)
  })

  it.each([
    '',
    'unknown',
    '_hidden',
    'localhost',
    'the console, by root',
    '<script>',
    '203.0.113',
    '203.0.113.256',
    '203.0.113.7.',
    '203.0.113.7:',
    '203.0.113.7:x',
    '203.0.113.7 and others',
    '203.0.113.7\n203.0.113.8',
    '[203.0.113.7',
    '[]:443',
    '%eth0',
    '203.0.113.7%eth0',
    '2001:db8::1::2',
    `${'0:'.repeat(50)}1`
  ])('%j is none', (text) => {
    expect(toIpAddress(text)).toBeUndefined()
  })
})
