import nock from 'nock'
import { describe, expect, it } from 'vitest'
import type { UnreadableRecord, VultrResult } from '../../src/vultr/index.js'
import { wordingIn } from '../../src/wording/index.js'
import { answerList, useNockedNetwork } from '../support/nocked-network.js'
import {
  API,
  clientFor,
  INSTANCE_ID,
  SNAPSHOT_ID,
  snapshotRecord as snapshot
} from '../support/vultr-client.js'

const vultr = clientFor()
const OTHER_ID = 'aaaaaaaa-66fd-4dfb-b839-443f2e6c0b60'
const LAST = { total: 1, links: { next: '', prev: '' } }
const instance = {
  id: INSTANCE_ID,
  label: 'web-1',
  hostname: 'web-1',
  main_ip: '203.0.113.9',
  region: 'ewr',
  plan: 'vc2-1c-1gb',
  disk: 25,
  status: 'active',
  power_status: 'running',
  server_status: 'ok',
  features: [],
  tags: ['production']
}

/** A list, with what is wrong with its records in English. */
function said<T>(
  result: VultrResult<{
    readonly items: readonly T[]
    readonly unreadable: readonly UnreadableRecord[]
  }>
) {
  if (!result.ok) return result.error
  const { items, unreadable } = result.value
  const { say } = wordingIn('en')
  return { items, unreadable: unreadable.map((each) => ({ ...each, why: say(each.why) })) }
}

async function listSnapshots(...records: unknown[]) {
  answerList('/snapshots', { snapshots: records, meta: LAST })
  return said(await vultr.listSnapshots())
}

async function listInstances(...records: unknown[]) {
  answerList('/instances', { instances: records, meta: LAST })
  return said(await vultr.listInstances())
}

useNockedNetwork()

describe('an odd snapshot', () => {
  it.each<[string, object, RegExp]>([
    ['a size as text', { size: '42949672960' }, /^size /],
    ['a size below 0', { size: -1 }, /^size /],
    ['a size that no disk has', { size: 2 ** 54 }, /^size /],
    ['a compressed size as text', { compressed_size: '1' }, /^compressed_size /],
    ['a null for its status', { status: null }, /^status /],
    ['no status', { status: undefined }, /^status /],
    ['a number for its status', { status: 7 }, /^status /],
    ['an endless status', { status: 'x'.repeat(301) }, /^status /]
  ])('costs itself, not the list: %s', async (_, odd, why) => {
    const listed = await listSnapshots({ ...snapshot, ...odd }, { ...snapshot, id: OTHER_ID })
    expect(listed).toEqual({
      items: [expect.objectContaining({ id: OTHER_ID })],
      unreadable: [{ id: SNAPSHOT_ID, description: 'Example', why: expect.stringMatching(why) }]
    })
  })

  it('is known by its id in lower case', async () => {
    expect(
      await listSnapshots({ ...snapshot, id: SNAPSHOT_ID.toUpperCase(), status: null })
    ).toMatchObject({
      unreadable: [{ id: SNAPSHOT_ID }]
    })
  })

  it('is known by its description where its id says nothing', async () => {
    for (const id of ['legacy-17', 17, null, undefined, `${SNAPSHOT_ID}/..`, '']) {
      expect(await listSnapshots({ ...snapshot, id })).toEqual({
        items: [],
        unreadable: [{ id: undefined, description: 'Example', why: expect.stringMatching(/^id /) }]
      })
    }
  })

  it.each([null, undefined, 'text', 7, [], [[]], {}])(
    'may be anything at all: %j',
    async (record) => {
      expect(await listSnapshots(record)).toEqual({
        items: [],
        unreadable: [{ id: undefined, description: undefined, why: expect.any(String) }]
      })
    }
  )

  it('has no description where that is what is odd', async () => {
    for (const description of ['x'.repeat(301), 7, {}, ['x']]) {
      expect(await listSnapshots({ ...snapshot, description })).toEqual({
        items: [],
        unreadable: [
          { id: SNAPSHOT_ID, description: undefined, why: expect.stringMatching(/^description /) }
        ]
      })
    }
  })

  it('with a size beyond all numbers is odd too', async () => {
    nock(API)
      .get('/snapshots')
      .query(true)
      .reply(200, `{"snapshots":[${JSON.stringify(snapshot).replace('42949672960', '1e999')}]}`, {
        'content-type': 'application/json'
      })
    expect(await vultr.listSnapshots()).toMatchObject({
      value: { items: [], unreadable: [{ id: SNAPSHOT_ID }] }
    })
  })

  it('says what is wrong with it in a few words, and nothing of what stands in it', async () => {
    const hostile = 'y'.repeat(100_000)
    const listed = await listSnapshots(
      { ...snapshot, id: hostile },
      { ...snapshot, status: { [hostile]: hostile } },
      { ...snapshot, id: OTHER_ID, size: hostile }
    )
    expect('unreadable' in listed && listed.unreadable).toHaveLength(3)
    for (const { why } of 'unreadable' in listed ? listed.unreadable : []) {
      expect(why.length).toBeLessThan(100)
      expect(why).not.toContain('y'.repeat(5))
    }
  })
})

describe('a legal snapshot', () => {
  it.each<[string, object, object]>([
    ['without a compressed size', { compressed_size: undefined }, { compressedBytes: undefined }],
    ['in the making', { size: 0, compressed_size: 0, status: 'pending' }, { sizeBytes: 0 }],
    ['without a description', { description: null }, { description: '' }],
    [
      'with a long description of emoji',
      { description: '😀'.repeat(255) },
      { description: '😀'.repeat(255) }
    ],
    ['with a status that Vultr adds one day', { status: 'archived' }, { status: 'archived' }],
    ['without a date', { date_created: null }, { createdAt: undefined }],
    ['of the year 9999999', { date_created: '9999999-01-01T00:00:00Z' }, { createdAt: undefined }]
  ])('%s is listed', async (_, fields, listed) => {
    expect(await listSnapshots({ ...snapshot, ...fields })).toMatchObject({
      items: [{ id: SNAPSHOT_ID, ...listed }],
      unreadable: []
    })
  })
})

describe('an instance', () => {
  it.each<[string, object, RegExp]>([
    ['tags that are a text', { tags: 'production' }, /^tags /],
    ['a tag that is no text', { tags: ['production', 7] }, /^tags\.1 /],
    ['an endless tag', { tags: ['x'.repeat(301)] }, /^tags\.0 /],
    ['endless tags', { tags: Array.from({ length: 1_001 }, () => 'x') }, /^tags /],
    ['an endless label', { label: 'x'.repeat(301) }, /^label /],
    ['an endless host name', { hostname: 'x'.repeat(301) }, /^hostname /],
    ['a label that is a number', { label: 7 }, /^label /],
    ['a null for its status', { status: null }, /^status /],
    ['a disk as text', { disk: '25' }, /^disk /]
  ])('with %s costs itself, not the list', async (_, odd, why) => {
    expect(await listInstances({ ...instance, ...odd }, { ...instance, id: OTHER_ID })).toEqual({
      items: [expect.objectContaining({ id: OTHER_ID })],
      unreadable: [{ id: INSTANCE_ID, description: undefined, why: expect.stringMatching(why) }]
    })
  })

  it('that is young has little to tell', async () => {
    const young = { id: INSTANCE_ID, status: 'pending', disk: 0, main_ip: '0.0.0.0', tags: null }
    expect(await listInstances(young)).toMatchObject({
      items: [{ id: INSTANCE_ID, label: '', hostname: '', diskGb: 0, tags: [], features: [] }],
      unreadable: []
    })
  })
})

describe('a plan', () => {
  it('without a price costs itself', async () => {
    const plans = [
      { id: 'a', monthly_cost: '5' },
      { id: 'b', monthly_cost: 5 },
      { monthly_cost: 5 }
    ]
    answerList('/plans', { plans, meta: LAST })
    expect(await vultr.listPlans()).toMatchObject({
      value: { items: [{ id: 'b', monthlyCostUsd: 5 }], unreadable: [{}, {}] }
    })
  })
})

describe('a volume', () => {
  it('is attached whatever its label and size are, and costs itself where that is not told', async () => {
    const volume = { id: SNAPSHOT_ID, attached_to_instance: INSTANCE_ID.toUpperCase() }
    const blocks = [
      { ...volume, label: 7, size_gb: -1 },
      { ...volume, id: OTHER_ID, attached_to_instance: null, label: 'data', size_gb: 10 },
      { ...volume, id: INSTANCE_ID, attached_to_instance: 5 },
      { label: 'no id' }
    ]
    answerList('/blocks', { blocks, meta: { ...LAST, total: 4 } })
    expect(await vultr.listVolumes()).toMatchObject({
      value: {
        items: [
          { id: SNAPSHOT_ID, label: '', sizeGb: 0, instanceId: INSTANCE_ID },
          { id: OTHER_ID, label: 'data', sizeGb: 10, instanceId: '' }
        ],
        unreadable: [{ id: INSTANCE_ID }, {}]
      }
    })
  })
})
