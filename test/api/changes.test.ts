import { describe, expect, it } from 'vitest'
import { type ApiPanel, openApiPanel } from '../support/api/api-panel.js'
import { DAY, MINUTE } from '../support/fake-clock.js'
import { settingsForm } from '../support/panel-app.js'

function add(panel: ApiPanel, count: number): readonly string[] {
  return Array.from({ length: count }, (_, ago) => {
    const mark = `[vpa a ${panel.instanceId} ${String(ago).padStart(16, '0')}]`
    return panel.simulator.addSnapshot({
      description: `day ${ago} ${mark}`,
      createdAt: new Date(panel.clock.now().getTime() - ago * DAY - MINUTE)
    }).id
  })
}

describe('taking a snapshot', () => {
  it('is answered with its run, which is followed to the snapshot', async () => {
    const panel = await openApiPanel()
    const taken = await panel.api('post', '/snapshots', {
      token: 'operates-1',
      body: { instanceId: panel.instanceId, name: 'before-deploy', expiresIn: '7d' }
    })
    expect([taken.status, taken.body.state, taken.body.actor]).toEqual([
      202,
      'pending',
      'token: deploy'
    ])
    expect(taken.headers.location).toBe(`/admin/vultr/api/v1/runs/${taken.body.id}`)
    panel.clock.advance(11 * MINUTE)
    await panel.addon.tick()
    const run = await panel.api('get', `/runs/${taken.body.id}`)
    expect(run.body.state).toBe('complete')
    const { body } = await panel.api('get', `/snapshots/${run.body.snapshotId}`)
    expect([body.name, body.origin, body.status]).toEqual(['before-deploy', 'manual', 'complete'])
    const [at] = panel.simulator.snapshots().map(({ description }) => description)
    expect(at).toMatch(/^before-deploy \[vpa m .* x/)
  })

  it('waits for it where that is asked for', async () => {
    const panel = await openApiPanel()
    const asked = panel.api('post', `/instances/${panel.instanceId}/snapshots?wait=30`, {
      body: {}
    })
    await expect.poll(() => panel.simulator.snapshots().length).toBe(1)
    panel.clock.advance(11 * MINUTE)
    const response = await asked
    expect([response.status, response.body.status]).toEqual([201, 'complete'])
    expect(response.headers.location).toMatch(/\/api\/v1\/snapshots\/[0-9a-f-]{36}$/)
  })

  it('says where to look when the time is over', async () => {
    const panel = await openApiPanel()
    const path = `/instances/${panel.instanceId}/snapshots?wait=1`
    const response = await panel.api('post', path, { body: {} })
    expect([response.status, response.body.state]).toEqual([202, 'pending'])
    const second = await panel.api('post', path, { body: {} })
    expect([second.status, second.body.code]).toEqual([409, 'busy'])
  })

  it('says why it waits where the account holds no more', async () => {
    const panel = await openApiPanel({ simulator: { snapshotQuota: 1 } })
    add(panel, 1)
    const body = { instanceId: panel.instanceId }
    const response = await panel.api('post', '/snapshots', { body })
    expect([response.status, response.body.state]).toEqual([202, 'queued'])
    expect(response.body.reason.text).toMatch(/limit|snapshots/i)
  })
})

describe('a snapshot', () => {
  it('is renamed and locked on top of what was read', async () => {
    const panel = await openApiPanel()
    const [id] = add(panel, 1)
    const path = `/snapshots/${id}`
    const { headers } = await panel.api('get', path)
    const match = { 'If-Match': String(headers.etag) }
    const first = await panel.api('patch', path, { body: { name: 'mine' }, headers: match })
    expect([first.status, first.body.name]).toEqual([200, 'mine'])
    const lost = await panel.api('patch', path, { body: { name: 'theirs' }, headers: match })
    expect([lost.status, lost.body.code]).toEqual([412, 'precondition-failed'])
    expect(panel.simulator.snapshots()[0]?.description).toMatch(/^mine \[/)
    const next = { 'If-Match': String(first.headers.etag) }
    const locked = await panel.api('patch', path, { body: { isLocked: true }, headers: next })
    expect(locked.body.isLocked).toBe(true)
    expect((await panel.api('get', path)).headers.etag).toBe(locked.headers.etag)
  })

  it.each([
    ['patch', { name: 'theirs' }],
    ['delete', undefined]
  ] as const)(
    'is changed by one of two programs that have read the same and come at the same time: %s',
    async (method, body) => {
      const panel = await openApiPanel()
      const [id] = add(panel, 1)
      const path = `/snapshots/${id}`
      const match = { 'If-Match': String((await panel.api('get', path)).headers.etag) }
      panel.simulator.faults.add({
        method: 'PUT',
        when: 'before',
        fault: { kind: 'latency', ms: 200 }
      })
      const first = panel.api('patch', path, { body: { name: 'mine' }, headers: match })
      const begun = () => panel.simulator.requests.some((request) => request.method === 'PUT')
      await expect.poll(begun, { interval: 5 }).toBe(true)
      const second = await panel.api(method, path, { ...(body && { body }), headers: match })
      expect([(await first).status, second.status]).toEqual([200, 412])
      expect(second.body.code).toBe('precondition-failed')
      expect(panel.simulator.snapshots()).toMatchObject([
        { description: expect.stringMatching(/^mine \[/) }
      ])
    }
  )

  it('is deleted, unless it is locked', async () => {
    const panel = await openApiPanel()
    const [id, other] = add(panel, 2)
    await panel.api('patch', `/snapshots/${id}`, { body: { isLocked: true } })
    const refused = await panel.api('delete', `/snapshots/${id}`)
    expect([refused.status, refused.body.code]).toEqual([409, 'locked'])
    expect((await panel.api('delete', `/snapshots/${other}`)).status).toBe(204)
    expect((await panel.api('get', `/snapshots/${other}`)).status).toBe(404)
    expect(panel.simulator.snapshots()).toHaveLength(1)
  })

  it.each([
    (id: string) => `x [vpa a ${id} s1-0000000000000000]`,
    (id: string) => `x [vpa m ${id} x1-0000000000000000]`,
    (id: string) => `${'x'.repeat(30)} [vpa a ${id} ${'a'.repeat(20)}]`
  ])(
    'that is external is given no name by which it would be taken for one of ours',
    async (nameFor) => {
      const panel = await openApiPanel()
      const { id } = panel.simulator.addSnapshot({ description: 'theirs' })
      const body = { name: nameFor(panel.instanceId) }
      const refused = await panel.api('patch', `/snapshots/${id}`, { body, token: 'operates-1' })
      expect([refused.status, refused.body.code]).toEqual([422, 'invalid'])
      expect(refused.body.errors).toMatchObject([{ field: 'name' }])
      expect(panel.simulator.snapshots()).toMatchObject([{ description: 'theirs' }])
    }
  )

  it('that is external cannot be locked', async () => {
    const panel = await openApiPanel()
    const { id } = panel.simulator.addSnapshot({ description: 'made elsewhere' })
    const response = await panel.api('patch', `/snapshots/${id}`, { body: { isLocked: true } })
    expect([response.status, response.body.code]).toEqual([409, 'external'])
  })

  it('is restored after a safety snapshot, which can be canceled while it waits', async () => {
    const panel = await openApiPanel()
    const [id] = add(panel, 1)
    const begun = await panel.api('post', `/snapshots/${id}/restore`, {
      body: { instanceId: panel.instanceId }
    })
    expect([begun.status, begun.body.state]).toEqual([202, 'waiting'])
    expect(begun.headers.location).toBe(`/admin/vultr/api/v1/restores/${begun.body.id}`)
    const busy = await panel.api('post', `/snapshots/${id}/restore`, {
      body: { instanceId: panel.instanceId }
    })
    expect([busy.status, busy.body.code]).toEqual([409, 'busy'])
    const path = `/restores/${begun.body.id}`
    expect((await panel.api('get', path)).body.isOpen).toBe(true)
    const canceled = await panel.api('post', `${path}/cancel`)
    expect([canceled.status, canceled.body.reason.code]).toEqual([200, 'restore.canceled'])
    const again = await panel.api('post', `${path}/cancel`)
    expect([again.status, again.body.code]).toEqual([409, 'too-late'])
  })
})

describe('settings', () => {
  async function keepingTen(): Promise<ApiPanel> {
    const panel = await openApiPanel()
    await panel.postConfirmed('/settings/snapshots', settingsForm({ retentionDays: '30' }))
    add(panel, 10)
    panel.clock.advance(16_000)
    await panel.api('get', '/snapshots')
    return panel
  }

  it('that delete are answered with the preview and its fingerprint first, and nothing is written', async () => {
    const panel = await keepingTen()
    const { body, headers } = await panel.api('get', '/settings')
    const shorter = { ...body, retentionDays: 3 }
    const match = { 'If-Match': String(headers.etag) }
    const asked = await panel.api('put', '/settings', { body: shorter, headers: match })
    expect([asked.status, asked.body.code]).toEqual([409, 'confirmation-required'])
    const { fingerprint, preview } = asked.body
    expect(preview.deletes.count).toBeGreaterThan(3)
    expect(preview.fingerprint).toBe(fingerprint)
    expect(preview.instances[0].deleted).toHaveLength(preview.deletes.count)
    expect((await panel.api('get', '/settings')).body.retentionDays).toBe(30)
    const shown = await panel.api('post', '/settings/preview', { body: shorter, token: 'reads-1' })
    expect(shown.body).toEqual(preview)
    const other = await panel.api('put', '/settings', {
      body: { ...shorter, retentionDays: 1 },
      headers: { ...match, Confirm: fingerprint }
    })
    expect(other.body.code).toBe('confirmation-required')
    const saved = await panel.api('put', '/settings', {
      body: shorter,
      headers: { ...match, Confirm: fingerprint }
    })
    expect([saved.status, saved.body.retentionDays]).toEqual([200, 3])
    const lost = await panel.api('put', '/settings', { body, headers: match })
    expect([lost.status, lost.body.code]).toEqual([412, 'precondition-failed'])
    const without = await panel.api('put', '/settings', { body })
    expect([without.status, without.body.code]).toEqual([428, 'precondition-required'])
    const { body: activity } = await panel.api('get', '/activity?kind=settings&limit=1')
    expect(activity.items[0].actor).toBe('token: admin-script')
  })

  it('of an instance are answered the same way', async () => {
    const panel = await keepingTen()
    const path = `/instances/${panel.instanceId}/schedule`
    const { body, headers } = await panel.api('get', path)
    expect(body).toEqual({ mode: 'default' })
    const match = { 'If-Match': String(headers.etag) }
    const asked = await panel.api('put', path, { body: { mode: 'never' }, headers: match })
    expect([asked.status, asked.body.preview.unprotected.length]).toEqual([409, 1])
    const saved = await panel.api('put', path, {
      body: { mode: 'never' },
      headers: { ...match, Confirm: asked.body.fingerprint }
    })
    expect([saved.status, saved.body.mode]).toEqual([200, 'never'])
    const lost = await panel.api('put', path, { body: { mode: 'default' }, headers: match })
    expect(lost.status).toBe(412)
    const item = await panel.api('get', `/instances/${panel.instanceId}`)
    expect([item.body.protection, item.body.schedule.mode]).toEqual(['excluded', 'never'])
  })
})
