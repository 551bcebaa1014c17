import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { useNockedNetwork } from '../../support/nocked-network.js'
import { API, clientFor, INSTANCE_ID, restore, SNAPSHOT_ID } from '../../support/vultr-client.js'

const vultr = clientFor()
const HTML = { 'content-type': 'text/html; charset=UTF-8' }
const JSON_TYPE = { 'content-type': 'application/json' }

useNockedNetwork()

describe('a change that is answered by a status', () => {
  it.each([
    ['nothing', '', {}],
    ['nothing, called HTML', '', HTML]
  ])('is done by the status that Vultr documents, with %s', async (_, body, headers) => {
    nock(API).delete(`/snapshots/${SNAPSHOT_ID}`).reply(204, body, headers)
    nock(API).put(`/snapshots/${SNAPSHOT_ID}`).reply(204, body, headers)
    nock(API).post(`/instances/${INSTANCE_ID}/restore`).reply(202, body, headers)
    expect(await vultr.deleteSnapshot(SNAPSHOT_ID)).toEqual({ ok: true, value: undefined })
    expect(await vultr.describeSnapshot(SNAPSHOT_ID, 'x')).toEqual({ ok: true, value: undefined })
    expect(await restore(vultr)).toEqual({ ok: true, value: undefined })
  })

  it.each(['{"status":{"restore_type":"snapshot"}}', '{"message":"Restore started"}'])(
    'that restores is done with %s too',
    async (body) => {
      nock(API).post(`/instances/${INSTANCE_ID}/restore`).reply(202, body, JSON_TYPE)
      expect(await restore(vultr)).toEqual({ ok: true, value: undefined })
    }
  )

  it('is confirmed by no other status, good as it may look', async () => {
    for (const status of [200, 201, 206]) {
      nock(API).delete(`/snapshots/${SNAPSHOT_ID}`).reply(status)
      nock(API).post(`/instances/${INSTANCE_ID}/restore`).reply(status)
      const unconfirmed = { error: { kind: 'invalid-response', effect: 'unknown' } }
      expect(await vultr.deleteSnapshot(SNAPSHOT_ID)).toMatchObject(unconfirmed)
      expect(await restore(vultr)).toMatchObject(unconfirmed)
    }
  })

  it('may not be done where a page of somebody else came with it', async () => {
    nock(API).delete(`/snapshots/${SNAPSHOT_ID}`).reply(200, '<html>Sign in</html>', HTML)
    expect(await vultr.deleteSnapshot(SNAPSHOT_ID)).toMatchObject({
      error: { kind: 'invalid-response', effect: 'unknown' }
    })
  })
})
