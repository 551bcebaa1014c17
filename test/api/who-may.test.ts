import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { openApiPanel } from '../support/api/api-panel.js'
import { openPanelApp } from '../support/panel-app.js'
import { start } from '../support/panels/session-panel.js'

const BASE = '/admin/vultr/api/v1'

describe('a scope', () => {
  it.each([
    ['reads-1', 'post', '/snapshots'],
    ['reads-1', 'patch', '/snapshots/00000000-0000-4000-8000-000000000000'],
    ['operates-1', 'delete', '/snapshots/00000000-0000-4000-8000-000000000000'],
    ['operates-1', 'put', '/settings']
  ] as const)('%s may not %s %s', async (token, method, path) => {
    const panel = await openApiPanel()
    const response = await panel.api(method, path, { token, body: {} })
    expect([response.status, response.body.code]).toEqual([403, 'forbidden'])
  })

  it('that operates locks, and does not unlock', async () => {
    const panel = await openApiPanel()
    const { id } = panel.simulator.addSnapshot({
      description: `one [vpa a ${panel.instanceId} 0000000000000001]`
    })
    const path = `/snapshots/${id}`
    const lock = await panel.api('patch', path, { token: 'operates-1', body: { isLocked: true } })
    expect([lock.status, lock.body.isLocked]).toEqual([200, true])
    const unlock = await panel.api('patch', path, {
      token: 'operates-1',
      body: { isLocked: false }
    })
    expect([unlock.status, unlock.body.code]).toEqual([403, 'forbidden'])
    const allowed = await panel.api('patch', path, { body: { isLocked: false } })
    expect(allowed.body.isLocked).toBe(false)
    const { body } = await panel.api('get', '/activity?kind=snapshot')
    expect(body.items.map(({ actor }: { actor: string }) => actor)).toEqual([
      'token: admin-script',
      'token: deploy'
    ])
  })
})

describe('a token that is restricted to tags', () => {
  it('sees and touches only the instances with one of them, and what belongs to these', async () => {
    const panel = await openApiPanel()
    const other = panel.simulator.addInstance({ label: 'db-1', tags: ['database'] })
    const mark = (id: string, key: number) => `one [vpa a ${id} 000000000000000${key}]`
    const own = panel.simulator.addSnapshot({ description: mark(panel.instanceId, 1) })
    const theirs = panel.simulator.addSnapshot({ description: mark(other.id, 2) })
    panel.simulator.addSnapshot({ description: 'external' })
    panel.clock.advance(16_000)
    const token = 'web-only-1'
    const listed = async (path: string) =>
      (await panel.api('get', path, { token })).body.items.map(({ id }: { id: string }) => id)
    expect(await listed('/instances')).toEqual([panel.instanceId])
    expect(await listed('/snapshots')).toEqual([own.id])
    expect((await panel.api('get', '/status', { token })).body.instances.total).toBe(1)
    for (const [method, path, body] of [
      ['get', `/instances/${other.id}`, undefined],
      ['get', `/instances/${other.id}/schedule`, undefined],
      ['get', `/snapshots/${theirs.id}`, undefined],
      ['delete', `/snapshots/${theirs.id}`, undefined],
      ['patch', `/snapshots/${theirs.id}`, { name: 'mine' }],
      ['post', `/instances/${other.id}/snapshots`, {}]
    ] as const) {
      expect((await panel.api(method, path, { token, body })).status, path).toBe(404)
    }
    const restore = await panel.api('post', `/snapshots/${own.id}/restore`, {
      token,
      body: { instanceId: other.id }
    })
    expect([restore.status, restore.body.code]).toEqual([422, 'invalid'])
    const taken = await panel.api('post', '/snapshots', { token, body: { instanceId: other.id } })
    expect([taken.status, taken.body.code]).toEqual([422, 'invalid'])
    const settings = await panel.api('get', '/settings', { token })
    expect([settings.status, settings.body.code]).toEqual([403, 'forbidden'])
    expect(panel.simulator.snapshots()).toHaveLength(3)
    expect(
      (await panel.api('post', '/snapshots', { token, body: { instanceId: panel.instanceId } }))
        .status
    ).toBe(202)
    expect(await listed('/runs')).toHaveLength(1)
    await panel.api('post', '/snapshots', { body: { instanceId: other.id } })
    expect(await listed('/runs')).toHaveLength(1)
    expect(
      (await panel.api('get', '/activity', { token })).body.items.every(
        (each: { instanceId: string }) => each.instanceId === panel.instanceId
      )
    ).toBe(true)
  })
})

describe('a stored token', () => {
  it('lets in until it is revoked, with no cookie and no Origin', async () => {
    const panel = await openPanelApp()
    const token = await panel.addon.createToken({ name: 'grafana', scope: 'read' })
    const ask = (text: string) =>
      request(panel.app).get(`${BASE}/status`).set('Authorization', `Bearer ${text}`)
    const right = await ask(token)
    expect([right.status, right.headers['set-cookie']]).toEqual([200, undefined])
    expect((await ask(`${token.slice(0, -1)}_`)).status).toBe(401)
  })

  it('is asked for no more from where thirty wrong ones came within a minute', async () => {
    const panel = await openPanelApp()
    const ask = () => request(panel.app).get(`${BASE}/status`).set('Authorization', 'Bearer wrong')
    for (let count = 0; count < 30; count += 1) await ask().expect(401)
    const response = await ask()
    expect([response.status, response.body.code]).toEqual([429, 'rate-limited'])
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0)
  })

  it('may ask six hundred times a minute', async () => {
    const panel = await openApiPanel()
    const ask = (token: 'reads-1' | 'operates-1') =>
      request(panel.app).get(`${BASE}/nothing`).set('Authorization', `Bearer ${token}`)
    for (let count = 0; count < 600; count += 1) await ask('reads-1')
    const response = await ask('reads-1')
    expect([response.status, response.body.code]).toEqual([429, 'rate-limited'])
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0)
    expect((await ask('operates-1')).status).toBe(404)
  })
})

describe('whoever the host lets in', () => {
  it('may do everything, but not for a page of another site', async () => {
    const panel = await openApiPanel({ addon: { currentUser: () => 'eva' } })
    const body = { instanceId: panel.instanceId }
    const ask = (site: string) =>
      request(panel.app).post(`${BASE}/snapshots`).set('Sec-Fetch-Site', site).send(body)
    const foreign = await ask('cross-site')
    expect([foreign.status, foreign.body.code]).toEqual([403, 'foreign-request'])
    expect((await ask('same-origin')).body.actor).toBe('eva')
  })

  it('is nobody where it says anything but true', async () => {
    const panel = await openApiPanel({
      isConfigured: false,
      addon: { authorize: (() => 'yes') as never }
    })
    const response = await request(panel.app).get(`${BASE}/status`)
    expect([response.status, response.body.code]).toEqual([401, 'unauthorized'])
  })
})

describe('the standalone panel', () => {
  it('answers a token without a session, and nobody with a problem', async () => {
    const panel = await start()
    const token = await panel.addon.createToken({ name: 'grafana', scope: 'read' })
    const status = '/vultr/api/v1/status'
    const bearer = await panel.get(status).set('Authorization', `Bearer ${token}`)
    expect([bearer.status, bearer.headers['set-cookie']]).toEqual([200, undefined])
    for (const none of [
      await panel.get(status),
      await panel.get(status).set('Authorization', 'Bearer x')
    ]) {
      expect([none.status, none.type, none.body.code]).toEqual([
        401,
        'application/problem+json',
        'unauthorized'
      ])
      expect(none.headers['set-cookie']).toBeUndefined()
    }
    // The pages know no tokens.
    const page = await panel.get('/vultr/settings').set('Authorization', `Bearer ${token}`)
    expect(page.status).toBe(303)
    const cookies = await panel.signedIn()
    expect((await panel.get(status, cookies)).status).toBe(200)
    // A session does not help who shows a wrong token.
    const both = await panel.get(status, cookies).set('Authorization', 'Bearer x')
    expect(both.status).toBe(401)
  })
})
