import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { answerList, useNockedNetwork } from '../support/nocked-network.js'
import { API, clientFor, SNAPSHOT_ID, snapshotRecord as snapshot } from '../support/vultr-client.js'

const vultr = clientFor()
const OTHER_ID = 'aaaaaaaa-66fd-4dfb-b839-443f2e6c0b60'
const LAST = { total: 1, links: { next: '', prev: '' } }

useNockedNetwork()

describe('the last page', () => {
  it.each([
    { links: { next: '' } },
    { links: { next: null } },
    { links: {} },
    { links: null },
    {},
    null,
    undefined
  ])('is the one that names no next: %j', async (meta) => {
    answerList('/snapshots', { snapshots: [snapshot], meta })
    expect(await vultr.listSnapshots()).toMatchObject({
      value: { items: [{ id: SNAPSHOT_ID }], unreadable: [] }
    })
  })

  it('is not the one that is said to be half of the list', async () => {
    for (const _ of ['first', 'second']) {
      answerList('/snapshots', { snapshots: [snapshot], meta: { total: 2, links: { next: null } } })
    }
    expect(await vultr.listSnapshots()).toMatchObject({
      error: { kind: 'invalid-response', sentence: expect.stringContaining('incomplete') }
    })
  })
})

describe('a list', () => {
  it.each<[string, object]>([
    ['is missing', { meta: LAST }],
    ['is null', { snapshots: null, meta: LAST }],
    ['is no list', { snapshots: { 0: snapshot }, meta: LAST }],
    ['has more records than a page can have', { snapshots: Array(20_001).fill(1), meta: LAST }],
    ['goes on nobody knows where', { snapshots: [snapshot], meta: { links: { next: 7 } } }],
    [
      'goes on at an endless cursor',
      { snapshots: [], meta: { links: { next: 'x'.repeat(1_001) } } }
    ],
    [
      'goes on at a cursor that cannot be sent',
      { snapshots: [], meta: { links: { next: '\ud800' } } }
    ],
    ['has odd things about it', { snapshots: [snapshot], meta: 'none' }]
  ])('that %s is an error as a whole', async (_, body) => {
    answerList('/snapshots', body)
    expect(await vultr.listSnapshots()).toMatchObject({
      ok: false,
      error: { kind: 'invalid-response', effect: 'none' }
    })
  })

  it('keeps what was met twice once, as it was met last, read or not', async () => {
    const first = [snapshot, { ...snapshot, id: OTHER_ID, status: null }]
    const second = [
      { ...snapshot, id: SNAPSHOT_ID.toUpperCase(), status: null },
      { ...snapshot, id: OTHER_ID }
    ]
    answerList('/snapshots', { snapshots: first, meta: { links: { next: 'two ä&=' } } })
    answerList('/snapshots', { snapshots: second, meta: LAST }, 'two ä&=')
    expect(await vultr.listSnapshots()).toMatchObject({
      value: { items: [{ id: OTHER_ID }], unreadable: [{ id: SNAPSHOT_ID }] }
    })
  })
})

describe('one record that was asked for', () => {
  it.each<[string, object]>([
    ['is odd', { ...snapshot, size: '7' }],
    ['is another one', { ...snapshot, id: OTHER_ID }]
  ])('that %s is an error in words', async (_, record) => {
    nock(API).get(`/snapshots/${SNAPSHOT_ID}`).reply(200, { snapshot: record })
    expect(await vultr.getSnapshot(SNAPSHOT_ID)).toMatchObject({
      error: { kind: 'invalid-response', sentence: expect.stringMatching(/snapshot\.size|another/) }
    })
  })

  it('may be written in capitals', async () => {
    nock(API)
      .get(/.*/)
      .times(2)
      .reply(200, { snapshot: { ...snapshot, id: SNAPSHOT_ID.toUpperCase() } })
    expect(await vultr.getSnapshot(SNAPSHOT_ID)).toMatchObject({ value: { id: SNAPSHOT_ID } })
    expect(await vultr.getSnapshot(SNAPSHOT_ID.toUpperCase())).toMatchObject({ ok: true })
  })
})
