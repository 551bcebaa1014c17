import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { exposition } from '../../src/metrics/exposition.js'
import { DAY, MINUTE } from '../support/fake-clock.js'
import { openPanelApp, type PanelApp, settingsForm } from '../support/panel-app.js'

async function scraped(panel: PanelApp, token?: string): Promise<string> {
  const asked = panel.get('/metrics')
  if (token !== undefined) asked.set('Authorization', `Bearer ${token}`)
  return (await asked.expect(200)).text
}

/** The values of a metric by its labels, as they are written. */
function samples(text: string, name: string): Readonly<Record<string, number>> {
  const found = [...text.matchAll(new RegExp(`^${name}(\\{.*\\})? (\\S+)$`, 'gm'))]
  return Object.fromEntries(found.map(([, labels = '', value]) => [labels, Number(value)]))
}

/** A protected instance with a snapshot. */
async function openMeasured(addon = {}) {
  const panel = await openPanelApp({ addon })
  await panel.postConfirmed('/settings/snapshots', settingsForm())
  panel.clock.advance(MINUTE)
  await panel.addon.tick()
  panel.clock.advance(11 * MINUTE)
  await panel.addon.tick()
  return panel
}

describe('the metrics', () => {
  it('tell of each instance, of what is stored, and of what was done', async () => {
    const panel = await openMeasured()
    const response = await panel.get('/metrics').expect(200)
    expect(response.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
    const { text } = response
    const labels = `{instance_id="${panel.instanceId}",label="web-1"}`
    expect(samples(text, 'vpa_instance_last_success_timestamp_seconds')).toEqual({
      [labels]: Date.parse('2026-03-02T06:00:00Z') / 1000
    })
    expect(samples(text, 'vpa_instance_protected')).toEqual({ [labels]: 1 })
    expect(samples(text, 'vpa_instance_overdue')).toEqual({ [labels]: 0 })
    expect(samples(text, 'vpa_snapshots')).toEqual({
      '{origin="automatic"}': 1,
      '{origin="external"}': 0,
      '{origin="manual"}': 0
    })
    expect(samples(text, 'vpa_stored_bytes')['']).toBeGreaterThan(0)
    expect(samples(text, 'vpa_cost_usd_month')['']).toBeGreaterThan(0)
    expect(samples(text, 'vpa_runs_total')).toEqual({
      '{outcome="complete"}': 1,
      '{outcome="failed"}': 0,
      '{outcome="missed"}': 0
    })
    expect(samples(text, 'vpa_vultr_requests_total')['{outcome="ok"}']).toBeGreaterThan(2)
    expect(samples(text, 'vpa_scheduler_last_pass_timestamp_seconds')['']).toBe(
      panel.clock.now().getTime() / 1000
    )
    expect(samples(text, 'vpa_alerts_open')['{kind="overdue"}']).toBe(0)
    expect(Object.values(samples(text, 'vpa_build_info'))).toEqual([1])
    expect(text).toContain('# TYPE vpa_runs_total counter\n')
  })

  it('tell nothing of what is not known', async () => {
    const panel = await openPanelApp({ isConfigured: false })
    const text = await scraped(panel)
    for (const name of ['vpa_snapshots', 'vpa_instance_protected', 'vpa_quota_limit']) {
      expect(text).not.toContain(name)
    }
    expect(text).not.toContain('vpa_scheduler_last_pass_timestamp_seconds')
    expect(text).toContain('vpa_build_info{version="')
  })

  it('say when an instance is overdue, and that this was alerted', async () => {
    const panel = await openMeasured()
    panel.clock.advance(4 * DAY)
    const text = await scraped(panel)
    expect(Object.values(samples(text, 'vpa_instance_overdue'))).toEqual([1])
  })

  it('are of the instances of a token alone where it is restricted to tags', async () => {
    const panel = await openMeasured()
    const own = await panel.addon.createToken({ name: 'web', scope: 'read', tags: ['WEB'] })
    const other = await panel.addon.createToken({ name: 'db', scope: 'read', tags: ['db'] })
    const seen = await scraped(panel, own)
    expect(Object.values(samples(seen, 'vpa_instance_protected'))).toEqual([1])
    expect(samples(seen, 'vpa_snapshots')['{origin="automatic"}']).toBe(1)
    expect(seen).not.toContain('vpa_runs_total')
    expect(seen).not.toContain('vpa_vultr_requests_total')
    const unseen = await scraped(panel, other)
    expect(unseen).not.toContain('vpa_instance_protected')
    expect(samples(unseen, 'vpa_snapshots')['{origin="automatic"}']).toBe(0)
  })

  it('are for who shows a token or is let in by the host, and never set a cookie', async () => {
    const panel = await openPanelApp({
      isConfigured: false,
      addon: { authorize: () => false }
    })
    const token = await panel.addon.createToken({ name: 'prometheus', scope: 'read' })
    const refused = await panel.get('/metrics').expect(401)
    expect(refused.headers['www-authenticate']).toMatch(/^Bearer/)
    expect(refused.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(JSON.parse(refused.text)).toMatchObject({
      status: 401,
      code: 'unauthorized',
      detail: expect.stringContaining('Send one as “Authorization: Bearer …”')
    })
    await panel.get('/metrics').set('Authorization', `Bearer ${token}x`).expect(401)
    const found = await panel.get('/metrics').set('Authorization', `Bearer ${token}`).expect(200)
    expect(found.headers['set-cookie']).toBe(undefined)
    await panel.post('/metrics').set('Authorization', `Bearer ${token}`).expect(405)
  })

  it('keep their counters over a restart', async () => {
    const { makeFolder } = await import('../support/folder.js')
    const databasePath = `${makeFolder('metrics')}/vultr.sqlite`
    const first = await openMeasured({ databasePath })
    const before = await scraped(first)
    await first.addon.stop()
    const second = await openPanelApp({ isConfigured: false, addon: { databasePath } })
    const after = await scraped(second)
    expect(samples(after, 'vpa_runs_total')).toEqual(samples(before, 'vpa_runs_total'))
    const ok = (text: string) => samples(text, 'vpa_vultr_requests_total')['{outcome="ok"}']
    expect(ok(after)).toBeGreaterThanOrEqual(ok(before) ?? Number.POSITIVE_INFINITY)
  })
})

describe('the text of metrics', () => {
  it('lets no label end its value or its line', () => {
    const hostile = 'a"} 1\nvpa_evil 1 \\ \ud800'
    const text = exposition([
      {
        name: 'vpa_x',
        type: 'gauge',
        help: 'a\nb',
        samples: [{ labels: { label: hostile }, value: 1 }]
      }
    ])
    expect(text).toBe(
      '# HELP vpa_x a\\nb\n# TYPE vpa_x gauge\nvpa_x{label="a\\"} 1\\nvpa_evil 1 \\\\ \u{FFFD}"} 1\n'
    )
  })
})

const hasPromtool = spawnSync('promtool', ['--version']).status === 0

describe.runIf(hasPromtool)('promtool', () => {
  it('finds nothing to complain of', async () => {
    const input = await scraped(await openMeasured())
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input })
    expect(`${stdout}${stderr}`).toBe('')
    expect(status).toBe(0)
  })
})
