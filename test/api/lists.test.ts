import { describe, expect, it } from 'vitest'
import { type ApiPanel, openApiPanel } from '../support/api/api-panel.js'
import { DAY } from '../support/fake-clock.js'

interface Listed {
  readonly items: readonly { readonly id: string; readonly name: string }[]
  readonly next: string | null
  readonly total: number
}

function addSnapshots({ simulator, instanceId, clock }: ApiPanel, count: number): void {
  for (let ago = 0; ago < count; ago += 1) {
    simulator.addSnapshot({
      description: `day ${ago % 3} [vpa a ${instanceId} ${String(ago).padStart(16, '0')}]`,
      createdAt: new Date(clock.now().getTime() - ago * DAY)
    })
  }
}

async function allPages(
  panel: ApiPanel,
  query: string,
  between = () => {}
): Promise<Listed['items']> {
  const items: Listed['items'][number][] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const more: string = cursor === '' ? '' : `&cursor=${cursor}`
    const { body } = await panel.api('get', `/snapshots?limit=3${query}${more}`)
    items.push(...(body as Listed).items)
    cursor = (body as Listed).next
    between()
  }
  return items
}

it('every list and thing is answered as the document says', async () => {
  const panel = await openApiPanel()
  addSnapshots(panel, 2)
  const { instanceId } = panel
  const [snapshot] = panel.simulator.snapshots()
  for (const path of [
    '/status',
    '/findings',
    '/instances',
    `/instances/${instanceId}`,
    `/instances/${instanceId}/schedule`,
    '/snapshots',
    `/snapshots/${snapshot?.id}`,
    '/runs',
    '/activity',
    '/settings',
    '/openapi.json'
  ]) {
    const response = await panel.api('get', path)
    expect(response.status, path).toBe(200)
    const head = await panel.api('head', path)
    expect(head.headers.etag).toBe(response.headers.etag)
    const again = await panel.api('get', path, {
      headers: { 'If-None-Match': String(response.headers.etag) }
    })
    expect(again.status, path).toBe(304)
  }
})

it.each(['', '&sort=created', '&sort=name', '&sort=-name', '&sort=size', '&sort=-size'])(
  'pages of snapshots are in the order of one long page: “%s”',
  async (sort) => {
    const panel = await openApiPanel()
    addSnapshots(panel, 11)
    const { body } = await panel.api('get', `/snapshots?limit=500${sort}`)
    expect(body.total).toBe(11)
    const paged = await allPages(panel, sort)
    expect(paged.map(({ id }) => id)).toEqual((body as Listed).items.map(({ id }) => id))
  }
)

it('what is added and deleted between two pages shifts nothing', async () => {
  const panel = await openApiPanel()
  addSnapshots(panel, 9)
  const before = (await panel.api('get', '/snapshots')).body as Listed
  let count = 0
  const paged = await allPages(panel, '', () => {
    count += 1
    if (count > 1) return
    // The one that the page ended with, and a new one before all of them.
    panel.simulator.removeSnapshot(before.items[2]?.id ?? '')
    panel.simulator.addSnapshot({ description: 'new', createdAt: panel.clock.now() })
    panel.clock.advance(16_000)
  })
  expect(paged.map(({ id }) => id)).toEqual(before.items.map(({ id }) => id))
})

describe('filters', () => {
  it('are those of the pages', async () => {
    const panel = await openApiPanel()
    addSnapshots(panel, 3)
    panel.simulator.addSnapshot({ description: 'made elsewhere' })
    panel.simulator.addInstance({ label: 'db-1', tags: ['DATABASE'] })
    const countOf = async (path: string) => (await panel.api('get', path)).body.total
    expect(await countOf('/snapshots?origin=external')).toBe(1)
    expect(await countOf('/snapshots?search=day%201')).toBe(1)
    expect(await countOf('/snapshots?orphans=unprotected')).toBe(3)
    expect(await countOf(`/snapshots?instance=${panel.instanceId.toUpperCase()}`)).toBe(3)
    expect(await countOf('/snapshots?instance=this&from=2026-03-01&until=2026-03-01')).toBe(1)
    panel.clock.advance(16_000)
    expect(await countOf('/instances')).toBe(2)
    expect(await countOf('/instances?tag=database')).toBe(1)
    expect(await countOf('/instances?filter=unprotected&search=db')).toBe(1)
    expect(await countOf('/instances?filter=excluded')).toBe(0)
  })
})

describe('activity', () => {
  it('is followed by the last ID that is known, and paged newest first', async () => {
    const panel = await openApiPanel()
    const first = await panel.api('get', '/activity')
    const last = first.body.items[0].id
    await panel.post(`/instances/${panel.instanceId}/schedule`, { mode: 'never' }).expect(303)
    await panel.post(`/instances/${panel.instanceId}/schedule`, { mode: 'default' }).expect(303)
    const after = await panel.api('get', `/activity?after=${last}`)
    expect(after.body.items.map(({ id }: { id: number }) => id)).toEqual([last + 1, last + 2])
    const page = await panel.api('get', '/activity?limit=1')
    const next = await panel.api('get', `/activity?limit=1&cursor=${page.body.next}`)
    expect([page, next].map(({ body }) => body.items[0].id)).toEqual([last + 2, last + 1])
    expect((await panel.api('get', '/activity?kind=api-key')).body.items).toHaveLength(1)
  })
})
