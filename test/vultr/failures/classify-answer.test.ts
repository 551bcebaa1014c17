import nock from 'nock'
import { describe, expect, it } from 'vitest'
import type { VultrErrorKind } from '../../../src/vultr/index.js'
import { useNockedNetwork } from '../../support/nocked-network.js'
import {
  API,
  clientFor,
  create,
  everyCall,
  INSTANCE_ID,
  restore,
  SNAPSHOT_ID
} from '../../support/vultr-client.js'

const vultr = clientFor()
const HTML = { 'content-type': 'text/html; charset=UTF-8' }
const JSON_TYPE = { 'content-type': 'application/json' }

useNockedNetwork()

describe('a server error', () => {
  it.each<[number, string, VultrErrorKind]>([
    [500, 'Unable to restore: Server is currently locked', 'locked'],
    [502, 'Unable to restore: Server is currently locked', 'locked'],
    [503, 'A snapshot is already in progress', 'locked'],
    [500, 'Unable to create snapshot: You have reached the maximum number of snapshots', 'quota'],
    [504, 'Unable to create snapshot: You have reached the maximum number of snapshots', 'quota'],
    [500, 'Unable to create snapshot: size exceeds the maximum of 150 GB', 'refused'],
    [500, 'Snapshots are not available in this region', 'refused']
  ])(
    '%i with Vultr’s own sentence “%s” is a refusal without effect: %s',
    async (status, error, kind) => {
      nock(API).post(`/instances/${INSTANCE_ID}/restore`).reply(status, { error, status })
      expect(await restore(vultr)).toEqual({
        ok: false,
        error: { kind, status, sentence: error, effect: 'none' }
      })
    }
  )

  it.each<[string, number, string | object, Record<string, string>]>([
    ['a bare status', 500, { error: 'Internal Server Error', status: 500 }, JSON_TYPE],
    ['a bare status', 502, { error: 'Bad Gateway' }, JSON_TYPE],
    ['a timeout of its own', 500, { error: 'Unable to create snapshot: timed out' }, JSON_TYPE],
    [
      'another status than its own',
      500,
      { error: 'Server is currently locked', status: 400 },
      JSON_TYPE
    ],
    ['a status as text', 500, { error: 'Server is currently locked', status: '500' }, JSON_TYPE],
    ['a message without a status', 500, { message: 'Server is currently locked' }, JSON_TYPE],
    ['a nested reason', 500, { error: { message: 'Server is currently locked' } }, JSON_TYPE],
    ['a list', 500, [{ error: 'Server is currently locked', status: 500 }], JSON_TYPE],
    ['text', 500, '"Server is currently locked"', JSON_TYPE],
    ['broken JSON', 500, '{"error":"Server is currently locked","status":500', JSON_TYPE],
    ['JSON that calls itself HTML', 500, '{"error":"Server is currently locked"}', HTML],
    ['HTML', 504, '<html>We are currently conducting some software upgrades</html>', HTML],
    ['nothing', 500, '', {}],
    ['an empty sentence', 500, { error: ' ', status: 500 }, JSON_TYPE],
    ['a mishap half-way', 500, { error: 'Snapshot creation failed', status: 500 }, JSON_TYPE],
    [
      'a gateway that waited in vain',
      504,
      { error: 'Snapshots are not to be had', status: 504 },
      JSON_TYPE
    ]
  ])('with %s may have taken effect (%i)', async (_, status, body, headers) => {
    nock(API).post('/snapshots').reply(status, body, headers)
    expect(await create(vultr)).toMatchObject({
      ok: false,
      error: { kind: 'unavailable', status, effect: 'unknown' }
    })
  })

  it('with a message and its own status is Vultr’s as well', async () => {
    nock(API).post('/snapshots').reply(500, { message: 'Server is currently locked', status: 500 })
    expect(await create(vultr)).toMatchObject({ error: { kind: 'locked', effect: 'none' } })
  })

  it('of a read is retried, and one with a reason is not', async () => {
    nock(API)
      .get(`/snapshots/${SNAPSHOT_ID}`)
      .times(4)
      .reply(500, { error: 'Snapshots are disabled' })
    expect(await vultr.getSnapshot(SNAPSHOT_ID)).toMatchObject({ error: { kind: 'refused' } })
    expect(nock.pendingMocks()).toHaveLength(1)
    nock.cleanAll()
    nock(API).get(`/snapshots/${SNAPSHOT_ID}`).times(4).reply(500, { error: 'Oops.' })
    expect(await vultr.getSnapshot(SNAPSHOT_ID)).toMatchObject({ error: { kind: 'unavailable' } })
    expect(nock.activeMocks()).toHaveLength(1)
  })
})

describe('a status', () => {
  it.each<[number, string, VultrErrorKind, 'none' | 'unknown']>([
    [400, 'Nothing to change', 'refused', 'none'],
    [402, 'Your balance is too low to create snapshots', 'refused', 'none'],
    [408, 'Request timeout', 'unavailable', 'unknown'],
    [409, 'Server is currently locked', 'locked', 'none'],
    [409, 'Conflict', 'refused', 'none'],
    [410, 'This call has been removed', 'refused', 'none'],
    [412, 'You have reached the maximum number of snapshots', 'quota', 'none'],
    [423, 'Resource', 'locked', 'none'],
    [425, 'Too early', 'unavailable', 'unknown'],
    [429, 'You have reached the maximum number of snapshots', 'rate-limited', 'none'],
    [401, 'You have reached the maximum number of snapshots', 'unauthorized', 'none'],
    [403, 'You have reached the maximum number of snapshots', 'forbidden', 'none'],
    [400, 'The server is being resized', 'refused', 'none']
  ])('%i with “%s” is %s, effect %s', async (status, error, kind, effect) => {
    nock(API).post('/snapshots').reply(status, { error, status })
    expect(await create(vultr)).toMatchObject({ error: { kind, effect, status, sentence: error } })
  })

  it.each<[string, string, Record<string, string>]>([
    ['HTML', '<html>429</html>', HTML],
    ['nothing', '', {}],
    ['broken JSON', '{"error":', JSON_TYPE],
    ['a list', '[]', JSON_TYPE]
  ])('429 with %s asks for less all the same', async (_, body, headers) => {
    nock(API)
      .post('/snapshots')
      .reply(429, body, { ...headers, 'retry-after': '7' })
    expect(await create(vultr)).toMatchObject({
      error: { kind: 'rate-limited', effect: 'none', retryAfterMs: 7_000 }
    })
  })

  it.each([400, 401, 403, 404, 409, 423])(
    '%i that did not come from Vultr is no answer of Vultr’s',
    async (status) => {
      for (const [body, headers] of [
        ['<html></html>', HTML],
        ['', {}],
        ['{"error":', JSON_TYPE],
        ['["error"]', JSON_TYPE],
        ['null', JSON_TYPE]
      ] as const) {
        nock(API).post('/snapshots').reply(status, body, headers)
        expect(await create(vultr)).toMatchObject({
          error: { kind: 'invalid-response', effect: 'unknown', status }
        })
      }
    }
  )

  it.each([{}, { detail: 'Not Found' }, { message: 'Not Found' }, { error: 'x', status: 500 }])(
    '404 with the JSON of somebody else proves nothing: %j',
    async (body) => {
      nock(API).get(`/snapshots/${SNAPSHOT_ID}`).reply(404, body)
      expect(await vultr.getSnapshot(SNAPSHOT_ID)).toMatchObject({
        error: { kind: 'invalid-response' }
      })
    }
  )
})

describe('403', () => {
  it.each(Object.keys(everyCall))(
    'refuses the one call, and the key where it is a list: %s',
    async (name) => {
      nock(API)
        .intercept(/.*/, 'GET')
        .reply(403, { error: 'Access denied', status: 403 })
        .intercept(/.*/, 'POST')
        .reply(403, { error: 'Access denied', status: 403 })
        .intercept(/.*/, 'PUT')
        .reply(403, { error: 'Access denied', status: 403 })
        .intercept(/.*/, 'DELETE')
        .reply(403, { error: 'Access denied', status: 403 })
      const isList = name === 'listSnapshots' || name === 'listInstances'
      expect(await everyCall[name]?.(vultr)).toEqual({
        ok: false,
        error: {
          kind: isList ? 'unauthorized' : 'forbidden',
          status: 403,
          sentence: 'Access denied',
          effect: 'none'
        }
      })
    }
  )

  it.each<[number, string, VultrErrorKind]>([
    [403, 'Unauthorized IP address: 2001:db8::17', 'address-not-allowed'],
    [403, 'Token expired at 12:30:45', 'forbidden'],
    [403, 'Denied by an access control policy', 'forbidden'],
    [401, 'Token expired at 12:30:45', 'unauthorized'],
    [401, 'Not on the access control list', 'address-not-allowed'],
    [401, 'Your IP address may not use this key', 'address-not-allowed']
  ])('or 401 tells an address from a time (%i “%s”)', async (status, error, kind) => {
    nock(API).delete(`/snapshots/${SNAPSHOT_ID}`).reply(status, { error, status })
    expect(await vultr.deleteSnapshot(SNAPSHOT_ID)).toMatchObject({ error: { kind } })
  })
})
