import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../database/temporary-folder.js'
import { openApiPanel } from '../support/api/api-panel.js'
import { skippedOnPostgres } from '../support/databases/test-database.js'
import { API_KEY } from '../support/engine.js'
import { DAY, MINUTE } from '../support/fake-clock.js'
import { SqliteFile } from '../support/sqlite-file.js'

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

  it.skipIf(skippedOnPostgres('its trigger is written in SQLite’s words'))(
    'is not done again where nobody could note what came of it',
    async () => {
      const databasePath = join(temporaryFolder(), 'vultr.sqlite')
      const panel = await openApiPanel({ addon: { databasePath } })
      const database = new SqliteFile(databasePath)
      database.exec(`CREATE TRIGGER not_noted BEFORE UPDATE OF status ON api_requests
        BEGIN SELECT RAISE(ABORT, 'not noted'); END`)
      const body = { instanceId: panel.instanceId }
      const ask = () => panel.api('post', '/snapshots', { body, headers: KEY })
      expect((await ask()).status).toBe(202)
      database.exec('DROP TRIGGER not_noted')
      database.close()
      expect((await ask()).body.code).toBe('idempotency-in-progress')
      panel.clock.advance(16 * MINUTE)
      await panel.addon.tick()
      const later = await ask()
      expect([later.status, later.body.code]).toEqual([409, 'idempotency-unfinished'])
      expect(panel.simulator.snapshots()).toHaveLength(1)
    }
  )

  it('is not done again while the first one waits for longer than any does', async () => {
    const panel = await openApiPanel()
    const path = '/snapshots?wait=2'
    const ask = () =>
      panel.api('post', path, { body: { instanceId: panel.instanceId }, headers: KEY })
    const first = ask()
    await expect.poll(() => panel.simulator.snapshots(), { interval: 5 }).toHaveLength(1)
    panel.clock.advance(16 * MINUTE)
    expect((await ask()).body.code).toBe('idempotency-unfinished')
    expect([200, 201, 202]).toContain((await first).status)
    expect(panel.simulator.snapshots()).toHaveLength(1)
  })

  it('can be tried again where it was refused for something that passes', async () => {
    const panel = await openApiPanel()
    const { id } = panel.simulator.addSnapshot({
      description: 'theirs',
      status: 'pending',
      completesAt: new Date(panel.clock.now().getTime() + 5 * MINUTE)
    })
    const body = { instanceId: panel.instanceId, safetySnapshot: false }
    const ask = () => panel.api('post', `/snapshots/${id}/restore`, { body, headers: KEY })
    const first = await ask()
    expect([first.status, first.body.code]).toEqual([409, 'pending'])
    panel.clock.advance(11 * MINUTE)
    await panel.addon.tick()
    expect((await ask()).status).toBe(202)
  })
})
