import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startVultr, type Vultr } from '../calls.js'

let vultr: Vultr
beforeEach(async () => {
  vultr = await startVultr()
})
afterEach(() => vultr.close())

const page = z.object({
  snapshots: z.array(z.looseObject({ id: z.unknown() })),
  meta: z.looseObject({ links: z.looseObject({ next: z.unknown(), prev: z.unknown().optional() }) })
})

async function pageAt(cursor = '', perPage = 2) {
  const query = new URLSearchParams({ per_page: String(perPage), cursor })
  return page.parse((await vultr.call('GET', `/snapshots?${query}`)).body)
}

describe('an answer', () => {
  it('without a body is empty HTML by its Content-Type, one with a body names its charset', async () => {
    const { id } = vultr.simulator.addSnapshot({})
    expect(await vultr.call('GET', `/snapshots/${id}`)).toMatchObject({
      contentType: 'application/json; charset=utf-8'
    })
    expect(await vultr.call('DELETE', `/snapshots/${id}`)).toEqual({
      status: 204,
      contentType: 'text/html; charset=UTF-8',
      body: undefined
    })
  })

  it('refuses what is no UUID', async () => {
    expect(await vultr.call('GET', '/snapshots/12345')).toMatchObject({
      status: 400,
      body: { error: 'Invalid UUID format.' }
    })
  })

  it('beyond the rate is 429 in Vultr’s words', async () => {
    const busy = await startVultr({ requestsPerSecond: 0 })
    expect(await busy.call('GET', '/account')).toMatchObject({
      status: 429,
      body: { error: 'rate limit exceeded', status: 429 }
    })
    await busy.close()
  })
})

describe('a request', () => {
  it('is told of before and after it is carried out, with what came of it', async () => {
    const { simulator, call } = vultr
    const { id } = simulator.addSnapshot({})
    const told: string[] = []
    simulator.beforeEffect = ({ method, effect }) => {
      told.push(`before ${method} ${effect} ${simulator.snapshots().length}`)
    }
    simulator.afterEffect = ({ method, effect }) => {
      told.push(`after ${method} ${effect} ${simulator.snapshots().length}`)
    }
    await call('DELETE', `/snapshots/${id}`)
    await call('DELETE', `/snapshots/${id}`)
    expect(told).toEqual([
      'before DELETE false 1',
      'after DELETE true 0',
      'before DELETE false 0',
      'after DELETE false 0'
    ])
  })
})

describe('a date', () => {
  const createdAt = new Date('2026-01-31T23:30:05.700Z')
  const dateOf = async (id: string) => {
    const { body } = await vultr.call('GET', `/snapshots/${id}`)
    return z.object({ snapshot: z.object({ date_created: z.string() }) }).parse(body).snapshot
      .date_created
  }

  it.each([
    ['utc', '2026-01-31T23:30:05+00:00'],
    ['offset', '2026-01-31T18:30:05-05:00'],
    ['blank', '2026-01-31 23:30:05+00:00']
  ] as const)('is written in the style %s', async (style, written) => {
    vultr.simulator.rules.dateStyle = style
    expect(await dateOf(vultr.simulator.addSnapshot({ createdAt }).id)).toBe(written)
  })

  it('is written in each style when these are mixed, always the same for one snapshot', async () => {
    vultr.simulator.rules.dateStyle = 'mixed'
    const ids = Array.from({ length: 40 }, () => vultr.simulator.addSnapshot({ createdAt }).id)
    const dates = await Promise.all(ids.map(dateOf))
    expect(new Set(dates).size).toBe(3)
    expect(await Promise.all(ids.map(dateOf))).toEqual(dates)
    for (const date of dates) expect(new Date(date).getTime()).toBe(createdAt.getTime() - 700)
  })
})

describe('the pages of a list', () => {
  it('lead to the one before and to the one after by cursors that say nothing', async () => {
    for (let count = 0; count < 5; count += 1) vultr.simulator.addSnapshot({})
    const first = await pageAt()
    expect(first.meta.links).toMatchObject({ next: expect.stringMatching(/^bmV4dF9f/), prev: '' })
    const second = await pageAt(String(first.meta.links.next))
    const third = await pageAt(String(second.meta.links.next))
    expect(third.snapshots).toHaveLength(1)
    expect(third.meta.links.next).toBe('')
    expect((await pageAt(String(third.meta.links.prev))).snapshots).toEqual(second.snapshots)
    expect((await pageAt(String(second.meta.links.prev))).snapshots).toEqual(first.snapshots)
  })
})

describe('odd records', () => {
  it('are listed as they stand, among the others, on pages', async () => {
    const { simulator } = vultr
    const ids = Array.from({ length: 3 }, () => simulator.addSnapshot({}).id)
    const legacy = { id: 1234567, description: null, status: null, size: '85899345920' }
    simulator.oddRecords.add('snapshots', legacy)
    simulator.oddRecords.add('snapshots', null)
    simulator.oddRecords.add('snapshots', 'a text')
    const raw = (await vultr.call('GET', '/snapshots')).body as { snapshots: unknown[] }
    expect(raw.snapshots).toHaveLength(6)
    expect(raw.snapshots).toEqual(expect.arrayContaining([legacy, null, 'a text']))
    expect(simulator.snapshots().map(({ id }) => id)).toEqual(ids)
    simulator.oddRecords.clear()
    expect(await vultr.listed('snapshots')).toHaveLength(3)
  })

  it('change or lack fields of a record, in a list and by its id', async () => {
    const { simulator } = vultr
    const { id } = simulator.addSnapshot({ description: 'mine' })
    const other = simulator.addSnapshot({})
    simulator.oddRecords.change('snapshots', id, { compressed_size: undefined, size: '80' })
    simulator.oddRecords.change('snapshots', id, { status: null })
    const { snapshots } = await pageAt()
    const { body } = await vultr.call('GET', `/snapshots/${id}`)
    const single = z.object({ snapshot: z.looseObject({}) }).parse(body).snapshot
    const listed = snapshots.find((snapshot) => snapshot.id === id)
    expect(listed).toEqual(single)
    expect(single).toMatchObject({ description: 'mine', size: '80', status: null })
    expect(single).not.toHaveProperty('compressed_size')
    expect(snapshots.find((snapshot) => snapshot.id === other.id)).toMatchObject({
      status: 'complete'
    })
  })

  it('lack fields of instances too', async () => {
    const { simulator, call } = vultr
    const { id } = simulator.addInstance()
    simulator.oddRecords.change('instances', id, { hostname: undefined, tags: null })
    const { body } = await call('GET', `/instances/${id}`)
    const { instance } = z.object({ instance: z.looseObject({ tags: z.null() }) }).parse(body)
    expect(instance).not.toHaveProperty('hostname')
  })

  it('leave records out of a list that answer by their id', async () => {
    const { simulator, call, listed } = vultr
    const { id } = simulator.addSnapshot({})
    simulator.oddRecords.hide('snapshots', [id])
    expect(await listed('snapshots')).toEqual([])
    expect(await call('GET', `/snapshots/${id}`)).toMatchObject({ status: 200 })
  })

  it('change where a page says the next one is', async () => {
    const { simulator } = vultr
    simulator.addSnapshot({})
    simulator.oddRecords.changeLinks('snapshots', { next: null, prev: undefined })
    const { meta } = await pageAt()
    expect(meta.links).toEqual({ next: null })
  })
})
