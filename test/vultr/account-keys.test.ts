import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { useNockedNetwork } from '../support/nocked-network.js'
import { API, clientFor, KEY } from '../support/vultr-client.js'

const vultr = clientFor()
useNockedNetwork()

/** `*****-LEAK`, as Vultr shows a key. */
const MASKED = `${'*'.repeat(31)}${KEY.slice(-5)}`

async function listed(...keys: unknown[]) {
  nock(API).get('/apikeys').query({ per_page: '500' }).reply(200, { api_keys: keys })
  return await vultr.listApiKeys()
}

const key = {
  id: 'cb676a46-66fd-4dfb-b839-443f2e6c0b60',
  api_key: MASKED,
  name: 'Panel',
  expire: true,
  date_expire: '2030-01-01T00:00:00Z'
}

describe('an API key that Vultr lists', () => {
  it('is the one in use where its last characters are, and shows nothing of it', async () => {
    const other = { ...key, api_key: '*******************************00000', name: 'Default' }
    const answer = await listed(key, other)
    const expiresAt = new Date('2030-01-01T00:00:00Z')
    expect(answer).toEqual({
      ok: true,
      value: [
        { name: 'Panel', expiresAt, isOwn: true },
        { name: 'Default', expiresAt, isOwn: false }
      ]
    })
  })

  it.each([undefined, null, '', '*'.repeat(36), '******K', 7])(
    'may be the one in use where Vultr shows too little of it: %j',
    async (shown) => {
      expect(await listed({ ...key, api_key: shown })).toMatchObject({
        value: [{ name: 'Panel', isOwn: undefined }]
      })
    }
  )

  it.each([
    ['does not expire', { expire: false }],
    ['has no date', { date_expire: '' }],
    ['has null for a date', { date_expire: null }],
    ['has a date that no calendar has', { date_expire: '2030-02-30T00:00:00Z' }],
    ['has the date that stands for none', { date_expire: '0001-01-01T00:00:00Z' }]
  ])('is not said to expire where it %s', async (_, fields) => {
    expect(await listed({ ...key, ...fields })).toMatchObject({
      value: [{ expiresAt: undefined }]
    })
  })

  it('has a name of one line, without the key', async () => {
    const name = `a\nb\u202e ${KEY} ${'x'.repeat(900)}`
    const answer = await listed({ ...key, name }, null, 7, { ...key, name: { toString: 1 } })
    const names = answer.ok ? answer.value.map((each) => each.name) : []
    expect(names[0]).toMatch(/^a b •••• x{400,490}…$/)
    expect(names.slice(1)).toEqual([''])
  })

  it.each([{ api_keys: {} }, {}, [], { api_keys: 'none' }])(
    'cannot be read out of %j',
    async (body) => {
      nock(API)
        .get(/^\/v2\/apikeys/)
        .reply(200, body)
      expect(await vultr.listApiKeys()).toMatchObject({ error: { kind: 'invalid-response' } })
    }
  )

  it('is asked for once, whatever the answer is', async () => {
    nock(API)
      .get(/^\/v2\/apikeys/)
      .reply(503)
    expect(await vultr.listApiKeys()).toMatchObject({ error: { kind: 'unavailable' } })
  })

  it('is asked for with the key and as JSON', async () => {
    nock(API, { reqheaders: { authorization: `Bearer ${KEY}`, accept: 'application/json' } })
      .get(/^\/v2\/apikeys/)
      .reply(200, { api_keys: [] })
    expect(await vultr.listApiKeys()).toEqual({ ok: true, value: [] })
  })
})
