import { describe, expect, it } from 'vitest'
import {
  namesAddress,
  saysLocked,
  saysNo,
  saysNothing,
  saysUnoffered
} from '../../../src/vultr/failures/refusal-words.js'

describe('a sentence about a busy instance', () => {
  it.each([
    'Server is currently locked',
    'Unable to restore: Server is currently locked',
    'Unable to destroy server: Unable to remove VM: Server is currently locked',
    'The instance is locked.',
    'This subscription is temporarily locked',
    'Unable to acquire the lock of this server',
    'A snapshot is already in progress',
    'snapshot already in progress',
    'Instance already has a snapshot in progress',
    'This instance already has a pending snapshot',
    'A restore is already running',
    'Another operation is in progress',
    'A snapshot of this instance is already being taken',
    'The server is busy',
    'Instance is currently busy, try again later',
    'Maximum number of concurrent snapshots reached',
    'Only one snapshot at a time is allowed',
    'Too many snapshots in progress'
  ])('is a lock: %s', (sentence) => {
    expect(saysLocked(sentence)).toBe(true)
  })

  it.each([
    'Snapshots are currently not available in this region',
    'Your account is locked',
    'Your API key has been locked',
    'You are locked out',
    'Server is not locked',
    'Unable to block storage',
    'Block storage cannot be part of a snapshot',
    'Clock skew too large',
    'The server is being resized',
    'Under maintenance, please try again later',
    'Account verification is in progress',
    'Your account has pending charges',
    'Snapshot is pending verification of your account',
    'Instances may be blocked by a business rule',
    'You have reached the maximum number of snapshots',
    ''
  ])('is not this: %s', (sentence) => {
    expect(saysLocked(sentence)).toBe(false)
  })
})

describe('a sentence that names an address', () => {
  it.each([
    'Unauthorized IP address: 2001:19f0:5:1::17',
    'Your IP 203.0.113.9 is not authorized to use this API key',
    'Unauthorized: 203.0.113.9.',
    'Unauthorized:203.0.113.9',
    'Unauthorized (2001:db8::17)',
    'Unauthorized [2001:db8::17]:443',
    'Unauthorized address:2001:DB8::17, sorry',
    '203.0.113.9:51234 is unknown',
    'Unauthorized ::ffff:203.0.113.9',
    'from:203.0.113.9',
    'dead:beef:1:2:3:4:5:6 is not allowed',
    'Unauthorized IP address'
  ])('does: %s', (sentence) => {
    expect(namesAddress(sentence)).toBe(true)
  })

  it.each([
    'Invalid API token.',
    'Token expired at 12:30:45',
    'Token expired at 2026-03-01T12:30:45Z',
    'Token expired at 2026-03-01 12:30:45.123',
    'Namespace Auth::Token is unknown',
    'Face::Bad',
    'Error :: denied',
    'Version 2.8.0',
    'Ratio 1:2',
    'The zip address is wrong',
    'Key aa:bb:cc:dd:ee:ff',
    ''
  ])('does not: %s', (sentence) => {
    expect(namesAddress(sentence)).toBe(false)
  })
})

describe('a server error', () => {
  it.each([
    'Unable to restore: Server is currently locked',
    'Unable to create snapshot: You have reached the maximum number of snapshots',
    'Snapshots are disabled in this region',
    'This server is under maintenance, please try again later',
    'Invalid instance-id.'
  ])('says something: %s', (sentence) => {
    expect(saysNothing(sentence)).toBe(false)
  })

  it.each([
    'Internal Server Error',
    'Bad Gateway',
    '502 Bad Gateway',
    'Service Unavailable',
    'Service temporarily unavailable.',
    'Gateway Timeout',
    'Gateway Time-out',
    'timed out',
    'Request timed out',
    'Unable to create snapshot: request timed out',
    'Unable to create snapshot: Internal server error',
    'Unable to process your request, please try again later.',
    'The connection to the hypervisor was lost while the snapshot was made: connection reset',
    'SQLSTATE[40001]: Serialization failure: Deadlock found when creating the snapshot',
    'The region does not respond',
    'No response from the host',
    'upstream connect error or disconnect/reset before headers',
    'An unknown error has occurred',
    'Something went wrong. Please contact support.',
    'Oops.',
    'Busy.',
    'Error',
    '500',
    '…',
    ''
  ])('says nothing: %s', (sentence) => {
    expect(saysNothing(sentence)).toBe(true)
  })

  it.each([
    'Unable to create snapshot: size exceeds the maximum of 150 GB',
    'Snapshots are disabled in this region',
    'This server is under maintenance, please try again later',
    'You can’t restore this snapshot',
    'Invalid instance-id.'
  ])('refuses: %s', (sentence) => {
    expect(saysNo(sentence)).toBe(true)
  })

  it.each(['Scripted answer 500.', 'Snapshot creation failed', 'Lost the host while writing'])(
    'does not certainly refuse: %s',
    (sentence) => {
      expect(saysNo(sentence)).toBe(false)
    }
  )
})

describe('a sentence that refuses all snapshots of an instance', () => {
  it.each([
    'Unable to create snapshot: snapshots of this instance are not available.',
    'Snapshots are not supported for this plan',
    'This server does not support snapshots'
  ])('is heard: %s', (sentence) => {
    expect(saysUnoffered(sentence)).toBe(true)
  })

  it.each([
    'Snapshots of this instance are temporarily unavailable',
    'Snapshots are not available',
    'This instance is not available',
    'You have reached the maximum number of snapshots'
  ])('is not heard in: %s', (sentence) => {
    expect(saysUnoffered(sentence)).toBe(false)
  })
})
