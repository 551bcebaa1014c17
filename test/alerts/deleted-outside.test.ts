import { describe, expect, it } from 'vitest'
import { wordingIn } from '../../src/wording/index.js'
import { ticks, toldPanel } from '../support/alerts/told-panel.js'
import { HOUR, MINUTE } from '../support/fake-clock.js'

const MARIA = { user: 'maria@example.com', address: '192.0.2.7' }

/** A panel that has seen so many snapshots, none of them its own. */
async function panelWith(count: number, options: Parameters<typeof toldPanel>[0] = {}) {
  const panel = await toldPanel({ start: '2026-03-02T06:30:00Z', ...options })
  const ids = Array.from(
    { length: count },
    (_, index) => panel.simulator.addSnapshot({ description: `by hand ${index}` }).id
  )
  await ticks(panel, 20 * MINUTE)
  const asked = () => panel.simulator.requests.filter(({ path }) => path === '/v2/logs')
  const texts = () =>
    panel.told.filter(({ kind }) => kind === 'deleted-outside').map(({ text }) => text)
  return { ...panel, ids, asked, texts }
}

type Panel = Awaited<ReturnType<typeof panelWith>>

/** They are gone, and it is told. */
async function deleteAll(panel: Panel, by: typeof MARIA | null = MARIA) {
  for (const id of panel.ids) panel.simulator.removeSnapshot(id, by ?? undefined)
  await ticks(panel, 40 * MINUTE)
}

/** What `GET /logs` answers from now on. */
function answer({ simulator }: Panel, status: number, body: unknown) {
  const fault = { kind: 'json', status, body } as const
  simulator.faults.add({ path: /logs$/, times: 1_000, when: 'before', fault })
}

function entry(id: string, metadata: object, more: object = {}) {
  return {
    resource_id: id,
    resource_type: 'snapshots',
    log_level: 'Debug',
    message: 'Success',
    timestamp: '2026-03-02T06:51:00+00:00',
    metadata: { method: 'DELETE', request_path: `/v2/snapshots/${id}`, ...metadata },
    ...more
  }
}

describe('a snapshot that was deleted outside the panel', () => {
  it('is told once, with who did it, from where and when', async () => {
    const panel = await panelWith(1)
    await deleteAll(panel)
    expect(panel.texts()).toEqual([
      expect.stringContaining(
        'was deleted outside this panel by maria@example.com from 192.0.2.7 at 2 Mar 2026, 06:50 UTC.'
      )
    ])
    expect(panel.asked()).toHaveLength(1)
    await ticks(panel, 2 * HOUR, 10 * MINUTE)
    expect(panel.texts()).toHaveLength(1)
    expect(panel.asked()).toHaveLength(1)
  })

  it('is told in German too', () => {
    const said = wordingIn('de').t('alert.deletedOutside.by', {
      instance: 'web-1',
      taken: { moment: '2026-11-20T18:00:00.000Z' },
      size: { size: 8e9 },
      known: 'both',
      user: 'maria@example.com',
      address: '192.0.2.7',
      at: { moment: '2026-11-24T18:00:00.000Z' }
    })
    expect(said).toContain(
      'außerhalb dieses Panels gelöscht, von maria@example.com (Adresse 192.0.2.7)'
    )
  })

  it('is told without that where the logs do not hold it', async () => {
    const panel = await panelWith(1)
    await deleteAll(panel, null)
    expect(panel.texts()).toEqual([expect.stringContaining('this panel did not delete it')])
  })

  it.each([
    [401, { error: 'Invalid API token.', status: 401 }],
    [403, { error: 'You are not authorized.', status: 403 }],
    [404, { error: 'Invalid route.', status: 404 }],
    [500, { error: 'Unable to list logs', status: 500 }],
    [503, {}],
    [200, { logs: 'none' }],
    [200, { logs: [null, {}, { metadata: [] }] }]
  ])(
    'is told without that where Vultr answers %i %j, and the key is not refused',
    async (status, body) => {
      const panel = await panelWith(1)
      answer(panel, status, body)
      await deleteAll(panel)
      expect(panel.texts()).toEqual([expect.stringContaining('this panel did not delete it')])
      expect(panel.kinds()).toEqual(['deleted-outside opened'])
      expect(panel.asked()).toHaveLength(1)
    }
  )

  it('is told without that where Vultr takes longer than anybody waits', async () => {
    const panel = await panelWith(1)
    panel.simulator.faults.add({ path: /logs$/, when: 'before', fault: { kind: 'hang' } })
    await deleteAll(panel)
    expect(panel.texts()).toEqual([expect.stringContaining('this panel did not delete it')])
  })
})

describe('who deleted it', () => {
  const saidOf = async (logs: (id: string) => unknown[]) => {
    const panel = await panelWith(1)
    answer(panel, 200, { logs: logs(panel.ids[0] ?? '') })
    await deleteAll(panel)
    return panel.texts()[0] ?? ''
  }

  it('is the last deletion that was done, not one that was refused, nor another call', async () => {
    const text = await saidOf((id) => [
      entry(id, { username: 'reader', method: 'GET', http_status_code: 200 }),
      entry(id, { username: 'refused', http_status_code: 500 }),
      entry(id, { username: 'first' }, { timestamp: '2026-03-02T06:40:00+00:00' }),
      entry(id, { username: 'last', http_status_code: 204 }),
      entry(id, { username: 'below', request_path: `/v2/snapshots/${id}/tags/1` })
    ])
    expect(text).toContain('by last at 2 Mar 2026, 06:51 UTC')
  })

  it('is an address where the user has no name, and nobody where there is neither', async () => {
    const address = { username: '', ip_address: '2001:db8::7' }
    expect(await saidOf((id) => [entry(id, address)])).toContain(
      'outside this panel from 2001:db8::7 at'
    )
    const neither = { username: '', ip_address: 'not an address' }
    expect(await saidOf((id) => [entry(id, neither)])).toContain('this panel did not delete it')
  })

  it('may be told by the words of the entry, as Vultr’s console may log it', async () => {
    const text = await saidOf((id) => [
      entry(id, { method: '', request_path: '', username: 'root' }, { message: 'Snapshot deleted' })
    ])
    expect(text).toContain('by root at')
  })

  it('is a text of one line, whatever stands in the logs', async () => {
    const username = `<b>x</b>\r\nBcc: y\u202e{count}${'z'.repeat(5_000)}`
    const text = await saidOf((id) => [entry(id, { username, ip_address: '192.0.2.7\nx' })])
    expect(text).toMatch(/by <b>x<\/b> Bcc: y \{count\}z{70,80}… at 2 Mar 2026/)
  })
})

describe('many that were deleted at once', () => {
  it('are asked about ten at a time, and told all the same', async () => {
    const panel = await panelWith(15)
    await deleteAll(panel)
    expect(panel.asked()).toHaveLength(10)
    expect(panel.texts()).toHaveLength(1)
  })

  it('are not asked about one by one where the key may not read the logs', async () => {
    const panel = await panelWith(15)
    panel.simulator.deny({ action: 'account.log.List' })
    await deleteAll(panel)
    expect(panel.asked().length).toBeLessThanOrEqual(4)
    expect(panel.texts()).toHaveLength(1)
  })

  it('are waited for five seconds at most', async () => {
    const panel = await panelWith(15)
    const fault = { kind: 'hang' } as const
    panel.simulator.faults.add({ path: /logs$/, times: 1_000, when: 'before', fault })
    for (const id of panel.ids) panel.simulator.removeSnapshot(id, MARIA)
    await ticks(panel, 15 * MINUTE)
    const started = performance.now()
    await ticks(panel, 25 * MINUTE)
    expect(performance.now() - started).toBeLessThan(15_000)
    expect(panel.asked().length).toBeLessThanOrEqual(10)
    expect(panel.texts()).toHaveLength(1)
  })
})
