import { createRequire } from 'node:module'
import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { useNockedNetwork } from '../../support/nocked-network.js'
import {
  API,
  clientFor,
  everyCall,
  KEY,
  SNAPSHOT_ID,
  serverFor,
  snapshotRecord
} from '../../support/vultr-client.js'

type NodeFetch = ((url: string, options?: object) => Promise<Response>) & {
  Promise: unknown
  readonly Headers: unknown
}

const require = createRequire(import.meta.url)
const nodeFetchBefore = require('node-fetch') as NodeFetch

useNockedNetwork()

describe('every request', () => {
  it.each(Object.entries(everyCall))('says that it is JSON and wants JSON: %s', async (_, call) => {
    const scope = nock(API, {
      reqheaders: {
        authorization: `Bearer ${KEY}`,
        'content-type': 'application/json',
        accept: 'application/json'
      }
    })
    for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
      scope.intercept(/.*/, method).reply(418, { error: 'I met you', status: 418 })
    }
    expect(await call(clientFor())).toMatchObject({ error: { status: 418, sentence: 'I met you' } })
  })

  it('that cannot be written is not sent, and is no failure of the network', async () => {
    nock(API).get(/.*/).reply(200, {})
    const refused = { error: { kind: 'refused', effect: 'none' } }
    expect(await clientFor(API, { apiKey: 'key\nwith a line' }).getAccount()).toMatchObject(refused)
    expect(await clientFor().listSnapshots({ description: '\ud800' })).toMatchObject(refused)
    expect(await clientFor('no address').getAccount()).toMatchObject(refused)
    expect(nock.pendingMocks()).toHaveLength(1)
  })
})

describe('a host that uses node-fetch itself', () => {
  it('sees no difference, before, beside and after our calls', async () => {
    nock(API).get(`/snapshots/${SNAPSHOT_ID}`).delay(50).reply(200, { snapshot: snapshotRecord })
    nock('https://host.test').get('/a').times(2).reply(302, '', { location: 'https://host.test/b' })
    nock('https://host.test').get('/b').times(2).reply(200, 'followed')
    const ours = clientFor().getSnapshot(SNAPSHOT_ID)
    const nodeFetchNow = require('node-fetch') as NodeFetch
    for (const nodeFetch of [nodeFetchBefore, nodeFetchNow]) {
      const answer = await nodeFetch('https://host.test/a')
      expect(await answer.text()).toBe('followed')
      expect(nodeFetch.Headers).toBe(nodeFetchBefore.Headers)
    }
    expect(await ours).toMatchObject({ ok: true })
    nodeFetchNow.Promise = Promise
    expect(nodeFetchBefore.Promise).toBe(Promise)
  })

  it('does not get between us and Vultr when it loads node-fetch anew', async () => {
    let wasThere = false
    const second = await serverFor((_, response) => {
      wasThere = true
      response.end()
    })
    delete require.cache[require.resolve('node-fetch')]
    nock(API).delete(`/snapshots/${SNAPSHOT_ID}`).reply(307, '', { location: second.url })
    expect(await clientFor().deleteSnapshot(SNAPSHOT_ID)).toMatchObject({
      error: { kind: 'redirected' }
    })
    second.close()
    expect(wasThere).toBe(false)
  })
})
