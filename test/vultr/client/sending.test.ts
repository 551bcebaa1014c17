import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { useNockedNetwork } from '../../support/nocked-network.js'
import {
  API,
  clientFor,
  create,
  SNAPSHOT_ID as ID,
  INSTANCE_ID as INSTANCE,
  snapshotRecord as snapshot
} from '../../support/vultr-client.js'

const vultr = clientFor(API)

useNockedNetwork()

describe('a create', () => {
  it.each([500, 502, 504])(
    'that is answered %i is sent once, and may have taken effect',
    async (status) => {
      const scope = nock(API).post('/snapshots').times(5).reply(status, { error: 'Oops.' })
      expect(await create(vultr)).toMatchObject({
        error: { kind: 'unavailable', effect: 'unknown' }
      })
      expect(scope.pendingMocks()).toHaveLength(1)
      expect(nock.pendingMocks()).toHaveLength(1)
      nock.cleanAll()
    }
  )

  it('that is withdrawn in its turn is never sent', async () => {
    const scope = nock(API).post('/snapshots').reply(201, { snapshot })
    const result = await vultr.createSnapshot(
      { instanceId: INSTANCE, description: 'x' },
      { beforeSend: async () => false }
    )
    expect(result).toMatchObject({ error: { kind: 'withdrawn', effect: 'none' } })
    expect(scope.isDone()).toBe(false)
  })

  it('whose intent cannot be written down is never sent', async () => {
    const scope = nock(API).post('/snapshots').reply(201, { snapshot })
    const failing = async () => {
      throw new Error('disk full')
    }
    await expect(
      vultr.createSnapshot({ instanceId: INSTANCE, description: 'x' }, { beforeSend: failing })
    ).rejects.toThrow('disk full')
    expect(scope.isDone()).toBe(false)
  })
})

describe('a read', () => {
  it('is tried again, three times at most', async () => {
    nock(API).get(`/snapshots/${ID}`).times(2).reply(503, { error: 'Busy.' })
    nock(API).get(`/snapshots/${ID}`).reply(200, { snapshot })
    expect(await vultr.getSnapshot(ID)).toMatchObject({ ok: true })
    nock(API).get(`/snapshots/${ID}`).times(4).reply(503, { error: 'Busy.' })
    expect(await vultr.getSnapshot(ID)).toMatchObject({ ok: false })
    expect(nock.pendingMocks()).toHaveLength(1)
    nock.cleanAll()
  })

  it('is not tried again where that cannot help', async () => {
    nock(API).get(`/snapshots/${ID}`).times(2).reply(404, { error: 'Invalid snapshot.' })
    expect(await vultr.getSnapshot(ID)).toMatchObject({ error: { kind: 'not-found' } })
    expect(nock.pendingMocks()).toHaveLength(1)
    nock.cleanAll()
  })
})

describe('a delete', () => {
  it('is done when Vultr answers 204 with nothing', async () => {
    nock(API).delete(`/snapshots/${ID}`).reply(204)
    expect(await vultr.deleteSnapshot(ID)).toEqual({ ok: true, value: undefined })
  })

  it('is done when a second try finds nothing left', async () => {
    nock(API).delete(`/snapshots/${ID}`).reply(502)
    nock(API).delete(`/snapshots/${ID}`).reply(404, { error: 'Invalid snapshot.' })
    expect(await vultr.deleteSnapshot(ID)).toMatchObject({ ok: true })
  })

  it('of what is not there is not found', async () => {
    nock(API).delete(`/snapshots/${ID}`).reply(404, { error: 'Invalid snapshot.' })
    expect(await vultr.deleteSnapshot(ID)).toMatchObject({ error: { kind: 'not-found' } })
  })

  it.each([
    'x/../../instances/4f0f12e5-1f84-404f-aa84-85f431ea5ec2',
    '',
    `${ID}?x`,
    `${ID}/..`,
    '..'
  ])('with an id that is no UUID is never sent: %s', async (id) => {
    nock(API).delete(/.*/).reply(204)
    await expect(vultr.deleteSnapshot(id)).rejects.toThrow(TypeError)
    await expect(vultr.getSnapshot(id)).rejects.toThrow(TypeError)
    await expect(vultr.restoreInstance({ instanceId: INSTANCE, snapshotId: id })).rejects.toThrow(
      TypeError
    )
    await expect(vultr.restoreInstance({ instanceId: id, snapshotId: ID })).rejects.toThrow(
      TypeError
    )
    await expect(vultr.createSnapshot({ instanceId: id, description: '' })).rejects.toThrow(
      TypeError
    )
    expect(nock.pendingMocks()).toHaveLength(1)
  })
})
