import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../database/temporary-folder.js'
import { openApiPanel } from '../support/api/api-panel.js'
import { API_KEY } from '../support/engine.js'
import { DAY, MINUTE } from '../support/fake-clock.js'

const KEY = { 'Idempotency-Key': 'deploy-1' }

describe('a request with an Idempotency-Key', () => {
  it('is done once and answered the same, whichever of two addons is asked', async () => {
    const databasePath = join(temporaryFolder(), 'vultr.sqlite')
    const one = await openApiPanel({ addon: { databasePath } })
    const other = await openApiPanel({
      isConfigured: false,
      addon: { databasePath, vultrApiUrl: one.vultrApiUrl, clock: one.clock, apiKey: API_KEY }
    })
    const body = { instanceId: one.instanceId }
    const first = await one.api('post', '/snapshots', { body, headers: KEY })
    const second = await other.api('post', '/snapshots', { body, headers: KEY })
    expect(first.status).toBe(202)
    expect([second.status, second.text]).toEqual([202, first.text])
    expect(second.headers.location).toBe(first.headers.location)
    expect([first, second].map(({ headers }) => headers['idempotency-replayed'])).toEqual([
      undefined,
      'true'
    ])
    expect(one.simulator.snapshots()).toHaveLength(1)
  })

  it('is refused with another body, and is another one of another token', async () => {
    const panel = await openApiPanel()
    const body = { instanceId: panel.instanceId }
    await panel.api('post', '/snapshots', { body, headers: KEY })
    const reused = await panel.api('post', '/snapshots', {
      body: { ...body, name: 'other' },
      headers: KEY
    })
    expect([reused.status, reused.body.code]).toEqual([422, 'idempotency-key-reused'])
    const theirs = await panel.api('post', '/snapshots', {
      body,
      headers: KEY,
      token: 'operates-1'
    })
    expect([theirs.status, theirs.body.code]).toEqual([409, 'busy'])
  })

  it('is not done twice while the first one is under way', async () => {
    const panel = await openApiPanel()
    const path = `/instances/${panel.instanceId}/snapshots?wait=2`
    const asked = { body: {}, headers: KEY }
    const [first, second] = await Promise.all([
      panel.api('post', path, asked),
      panel.api('post', path, asked)
    ])
    expect([first, second].map(({ status }) => status).sort()).toEqual([202, 409])
    expect(panel.simulator.snapshots()).toHaveLength(1)
  })

  it('can be tried again where nothing was done, and is forgotten after a day', async () => {
    const panel = await openApiPanel()
    const body = { instanceId: panel.instanceId }
    await panel.api('post', '/snapshots', { body })
    expect((await panel.api('post', '/snapshots', { body, headers: KEY })).status).toBe(409)
    panel.clock.advance(11 * MINUTE)
    await panel.addon.tick()
    expect((await panel.api('post', '/snapshots', { body, headers: KEY })).status).toBe(202)
    panel.clock.advance(DAY)
    await panel.addon.tick()
    const later = await panel.api('post', '/snapshots', { body, headers: KEY })
    expect([later.status, later.headers['idempotency-replayed']]).toEqual([202, undefined])
    expect(panel.simulator.snapshots()).toHaveLength(3)
  })
})
