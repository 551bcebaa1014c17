import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { useNockedNetwork } from '../../support/nocked-network.js'
import {
  API,
  clientFor,
  SNAPSHOT_ID as ID,
  snapshotRecord as snapshot
} from '../../support/vultr-client.js'

const vultr = clientFor(API)
const page = (snapshots: object[], next = '') => ({
  snapshots,
  meta: { total: snapshots.length, links: { next, prev: '' } }
})

useNockedNetwork()

describe('a list', () => {
  const second = { ...snapshot, id: 'aaaaaaaa-66fd-4dfb-b839-443f2e6c0b60' }

  it('is read to its last page, and what moved between two pages is kept once', async () => {
    nock(API)
      .get('/snapshots')
      .query({ per_page: '500' })
      .reply(200, {
        ...page([snapshot], 'bmV4dA=='),
        meta: { total: 2, links: { next: 'bmV4dA==' } }
      })
    nock(API)
      .get('/snapshots')
      .query({ per_page: '500', cursor: 'bmV4dA==' })
      .reply(200, page([snapshot, second]))
    const result = await vultr.listSnapshots()
    expect(result.ok && result.value.items.map(({ id }) => id)).toEqual([ID, second.id])
  })

  it.each([
    ['changes', [2, 3]],
    ['is more than there was to read', [3, 3]]
  ])(
    'whose total %s is read once more, and is not whole where that happens again',
    async (_, totals) => {
      for (const times of [1, 2]) {
        const [first, last] = totals
        nock(API)
          .get('/snapshots')
          .query({ per_page: '500' })
          .times(times)
          .reply(200, {
            snapshots: [snapshot],
            meta: { total: first, links: { next: 'bmV4dA==' } }
          })
        nock(API)
          .get('/snapshots')
          .query({ per_page: '500', cursor: 'bmV4dA==' })
          .times(times)
          .reply(200, { snapshots: [second], meta: { total: last, links: { next: '' } } })
        if (times === 1) {
          nock(API)
            .get('/snapshots')
            .query(true)
            .reply(200, page([snapshot, second]))
          expect(await vultr.listSnapshots()).toMatchObject({ ok: true })
        } else {
          expect(await vultr.listSnapshots()).toMatchObject({
            error: { kind: 'invalid-response', sentence: expect.stringContaining('incomplete') }
          })
        }
      }
    }
  )

  it('ends when its cursors go round in a circle', async () => {
    nock(API)
      .get('/snapshots')
      .query(true)
      .times(10)
      .reply(200, page([snapshot], 'again'))
    expect(await vultr.listSnapshots()).toMatchObject({
      error: { kind: 'invalid-response', sentence: expect.stringContaining('no end') }
    })
    nock.cleanAll()
  })

  it('fails as a whole when one page does', async () => {
    nock(API)
      .get('/snapshots')
      .query({ per_page: '500' })
      .reply(200, page([snapshot], 'two'))
    nock(API).get('/snapshots').query({ per_page: '500', cursor: 'two' }).times(3).reply(500)
    expect(await vultr.listSnapshots()).toMatchObject({ ok: false, error: { kind: 'unavailable' } })
  })
})
