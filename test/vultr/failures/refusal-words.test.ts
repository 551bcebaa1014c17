import { describe, expect, it } from 'vitest'
import {
  namesAddress,
  saysLocked,
  saysNo,
  saysNothing,
  saysQuota,
  saysUnoffered
} from '../../../src/vultr/failures/refusal-words.js'

describe('a sentence about the number of snapshots', () => {
  it.each([
    'You have reached the maximum number of snapshots',
    'You have reached the maximum number of snapshots for your account.',
    'Unable to create snapshot: You have reached the maximum number of snapshots',
    'Unable to create snapshot: You have reached the maximum number of snapshots (11).',
    'You have reached the maximum number of snapshots. Please open a support request.',
    'You have reached the maximum number of snapshots. See the limits page.',
    'You have reached the maximum number of snapshots. Delete one to free space.',
    'Maximum number of stored snapshots reached.',
    'The maximum amount of snapshots has been exceeded',
    'The number of snapshots allowed for your account has been exceeded',
    'Snapshot limit exceeded',
    'Snapshot limit reached.',
    'You have reached your snapshot limit',
    'Your account is over its snapshot quota',
    'snapshot quota reached',
    'Account snapshot quota exceeded',
    'Snapshots quota is full',
    'Snapshot count exceeds the maximum of 11',
    'Too many snapshots',
    'Too many snapshots on this account: delete some first',
    'You have too many existing snapshots',
    'Your account is limited to a maximum of 11 snapshots',
    'Accounts are limited to a maximum of 11 stored snapshots.',
    'A limit of 10 snapshots applies to your account',
    'The limit is 11 snapshots',
    'You may not have more than 11 snapshots',
    'You can only have 11 snapshots',
    'Only 11 snapshots are allowed',
    'You cannot store more than 10 snapshots on this account',
    'No more snapshots can be created',
    'You already have more snapshots than your plan allows',
    'You have reached the limit of snapshots',
    'The limit for your snapshots is reached',
    'Your snapshots have reached the limit',
    'Maximum snapshots reached',
    'Your account is limited to 11 snapshots',
    'You have exceeded your snapshot allotment',
    'Only 11 snapshots can be kept',
    'More than 11 snapshots are not allowed',
    'MAXIMUM NUMBER OF SNAPSHOTS REACHED'
  ])('is the quota: %s', (sentence) => {
    expect(saysQuota(sentence)).toBe(true)
  })

  it.each([
    'Unable to create snapshot: size exceeds the maximum of 150 GB',
    'Snapshot size exceeds the limit',
    'snapshot size exceeds the maximum of 150GB',
    'The snapshot exceeds the limit of 150 GB.',
    'Snapshot limit exceeded: the disk is larger than 150 GB',
    'Maximum snapshot size exceeded',
    'Snapshot storage limit reached',
    'Snapshots may not exceed the limit for disk size',
    'Balance too low to create snapshots; raise your limit',
    'Your balance is too low: no more snapshots can be created',
    'No more snapshots can be created until the overdue invoice is paid',
    'Spending limit exceeded, snapshots are disabled',
    'Snapshot description may not exceed 255 characters',
    'description may not exceed 255 characters',
    'Snapshot name exceeds the maximum length',
    'Maximum number of concurrent snapshots reached',
    'You have reached the maximum number of concurrent snapshots',
    'Too many snapshots in progress',
    'Too many snapshots at once',
    'Only 1 snapshot is allowed at a time',
    'Instance already has a snapshot in progress',
    'Too many pending snapshots',
    'Rate limit exceeded',
    'Snapshot rate limit exceeded',
    'Too many snapshot requests',
    'Too many snapshots per hour',
    'You have reached the maximum number of snapshots per day',
    'Maximum number of snapshot requests reached',
    'Maximum number of snapshot schedules reached',
    'Too many requests: slow down before creating snapshots',
    'You have reached the maximum number of instances',
    'Instance limit reached; restore the snapshot elsewhere',
    'Invalid number of snapshots',
    'Invalid snapshot.',
    'Invalid snapshot count parameter',
    'Snapshots are not available in this region',
    'The snapshot must be smaller than the maximum disk of the plan',
    'You cannot delete more than 10 snapshots',
    'Only 3 snapshots were found',
    'Too many snapshots selected',
    'The number of snapshots per page exceeds the maximum of 500',
    'Select no more than 5 snapshots',
    'Quota exceeded',
    'Limit reached',
    'Server is currently locked',
    ''
  ])('is not this: %s', (sentence) => {
    expect(saysQuota(sentence)).toBe(false)
  })
})

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
