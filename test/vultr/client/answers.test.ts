import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { useNockedNetwork } from '../../support/nocked-network.js'
import {
  API,
  clientFor,
  create,
  SNAPSHOT_ID as ID,
  KEY,
  snapshotRecord
} from '../../support/vultr-client.js'

/** A space stands in its date where Vultr’s document has a T: both are read. */
const snapshot = { ...snapshotRecord, date_created: '2020-10-10 01:56:20+00:00' }
const vultr = clientFor(API)

useNockedNetwork()

describe('an answer', () => {
  it('is typed, and fields that nobody knows pass', async () => {
    nock(API, { reqheaders: { authorization: `Bearer ${KEY}` } })
      .get(`/snapshots/${ID}`)
      .reply(200, { snapshot: { ...snapshot, colour: 'green' } })
    expect(await vultr.getSnapshot(ID)).toEqual({
      ok: true,
      value: {
        id: ID,
        description: 'Example',
        createdAt: new Date('2020-10-10T01:56:20Z'),
        sizeBytes: 42949672960,
        compressedBytes: 949678560,
        status: 'complete'
      }
    })
  })

  it('without a date, or with one that is none, is a snapshot without a date', async () => {
    nock(API)
      .get(`/snapshots/${ID}`)
      .reply(200, { snapshot: { ...snapshot, date_created: 'yesterday' } })
    expect(await vultr.getSnapshot(ID)).toMatchObject({ ok: true, value: { createdAt: undefined } })
  })

  it.each([
    ['without its status', { snapshot: { ...snapshot, status: undefined } }, /snapshot\.status/],
    [
      'with an id that is no UUID',
      { snapshot: { ...snapshot, id: 'x/../../instances/1' } },
      /snapshot\.id/
    ],
    ['of another kind', { instance: {} }, /snapshot/]
  ])('%s is an error that says so', async (_, body, named) => {
    nock(API).get(`/snapshots/${ID}`).reply(200, body)
    const result = await vultr.getSnapshot(ID)
    expect(result).toMatchObject({ ok: false, error: { kind: 'invalid-response', status: 200 } })
    if (!result.ok) expect(result.error.sentence).toMatch(named)
  })

  it.each([
    ['HTML', 200, '<html></html>', { 'content-type': 'text/html' }],
    ['nothing', 200, '', {}],
    ['JSON that breaks off', 200, '{"snapshot": {', { 'content-type': 'application/json' }]
  ])('of %s with status 200 is invalid', async (_, status, body, headers) => {
    nock(API).get(`/snapshots/${ID}`).reply(status, body, headers)
    expect(await vultr.getSnapshot(ID)).toMatchObject({
      ok: false,
      error: { kind: 'invalid-response' }
    })
  })
})

describe('a refusal', () => {
  const sentences: [number, string, string][] = [
    [401, 'Invalid API token.', 'unauthorized'],
    [403, 'Forbidden.', 'forbidden'],
    [401, 'Unauthorized IP address: 2001:db8::17', 'address-not-allowed'],
    [403, 'Your IP 203.0.113.9 is not authorized to use this API key', 'address-not-allowed'],
    [404, 'Invalid snapshot.', 'not-found'],
    [400, 'You have reached the maximum number of snapshots for your account.', 'quota'],
    [400, 'Snapshot limit exceeded', 'quota'],
    [400, 'Unable to create snapshot: Server is currently locked.', 'locked'],
    [400, 'A snapshot is already in progress', 'locked'],
    [422, 'Description is too long.', 'refused'],
    [429, 'Rate limit exceeded.', 'rate-limited']
  ]
  it.each(sentences)('%i “%s” is %s, with the sentence kept', async (status, sentence, kind) => {
    nock(API).post('/snapshots').reply(status, { error: sentence, status })
    expect(await create(vultr)).toEqual({
      ok: false,
      error: { kind, status, sentence, effect: 'none' }
    })
  })

  it('never repeats the key, even when Vultr does', async () => {
    nock(API)
      .get('/account')
      .reply(401, { error: `The key ${KEY} is unknown.`, status: 401 })
    const result = await vultr.getAccount()
    expect(JSON.stringify(result)).not.toContain(KEY)
    expect(result).toMatchObject({ error: { sentence: 'The key •••• is unknown.' } })
  })

  it('of a proxy and not of Vultr is never taken for “not found”', async () => {
    nock(API).post('/snapshots').reply(404, '<html></html>', { 'content-type': 'text/html' })
    expect(await create(vultr)).toMatchObject({
      error: { kind: 'invalid-response', effect: 'unknown' }
    })
  })

  it('that asks to wait is told with how long, in seconds or as a date', async () => {
    nock(API).post('/snapshots').reply(429, { error: 'Slow down.' }, { 'retry-after': '120' })
    expect(await create(vultr)).toMatchObject({ error: { retryAfterMs: 120_000 } })
    const now = new Date('2026-03-01T00:00:00Z')
    const dated = clientFor(API, { clock: { now: () => now } })
    nock(API).post('/snapshots').reply(503, {}, { 'retry-after': 'Sun, 01 Mar 2026 00:01:00 GMT' })
    expect(await create(dated)).toMatchObject({
      error: { kind: 'unavailable', retryAfterMs: 60_000 }
    })
  })
})
