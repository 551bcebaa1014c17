import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../support/fake-clock.js'
import { makeFolder } from '../../support/folder.js'
import { shownText } from '../../support/pages/page-text.js'
import { type PanelApp, settingsForm, startPanelApp } from '../../support/panel-app.js'
import { SqliteFile } from '../../support/sqlite-file.js'

let panel: PanelApp
beforeEach(async () => {
  panel = await startPanelApp()
  await panel.get('/snapshots')
})
afterEach(() => panel.close())

const save = (overrides: Record<string, string> = {}) =>
  panel.post('/settings/snapshots', settingsForm(overrides)).expect(303)

async function overview(): Promise<{ html: string; text: string }> {
  // As old as a page lets the list become.
  panel.clock.advance(16_000)
  const { text: html } = await panel.get('/overview').expect(200)
  return { html, text: shownText(html) }
}

/** The part of the page below a heading, up to the next card. */
async function below(heading: string): Promise<string> {
  const { html } = await overview()
  const [, after = ''] = html.split(`<h2>${heading}</h2>`)
  return shownText(after.split('<section')[0] ?? '')
}

describe('the way in', () => {
  it('leads to Overview once there is a key, and to Settings on the first visit', async () => {
    expect((await panel.get('/').expect(303)).headers.location).toBe('./overview')
    const first = await startPanelApp({ isConfigured: false })
    expect((await first.get('/').expect(303)).headers.location).toBe('./settings')
    expect(shownText((await first.get('/overview').expect(200)).text)).toContain('Enter API Key')
    await first.close()
  })

  it('is the first tab, for a host’s menu too', async () => {
    expect(panel.addon.menuItem.tabs.map(({ label }) => label)).toEqual([
      'Overview',
      'Snapshots',
      'Instances',
      'Activity',
      'Settings'
    ])
  })
})

describe('the figures', () => {
  it('count what somebody excluded neither as protected nor as unprotected', async () => {
    panel.simulator.addInstance({ label: 'db-1', tags: ['web'] })
    panel.simulator.addInstance({ label: 'nobody-thought-of-it' })
    const excluded = panel.simulator.addInstance({ label: 'ci-1' }).id
    await overview()
    await save({ covers: 'tag', tag: 'web' })
    await panel.post('/instances/schedule', { id: [excluded], mode: 'never' }).expect(303)
    const { html } = await overview()
    expect(await below('Protection')).toBe('2 of 3 1 unprotected · 1 excluded')
    expect(html).toContain('href="./instances?show=unprotected"')
    expect(html).toContain('href="./instances?show=excluded"')
  })

  it('say that automatic snapshots are off', async () => {
    expect(await below('Protection')).toBe('0 of 1 Automatic snapshots are off 1 unprotected')
  })

  it('say when the next snapshot is due and of which instance', async () => {
    expect(await below('Next snapshot')).toBe('None scheduled')
    await save({ frequency: 'every-day' })
    panel.clock.set('2026-03-02T20:39:44Z')
    expect(await below('Next snapshot')).toBe('in 3 h 20 min web-1 · 3 Mar 2026, 00:00 UTC')
    panel.simulator.addInstance({ label: 'web-2' })
    await save({ frequency: 'every-day', covers: 'all' })
    expect(await below('Next snapshot')).toMatch(/ 2 instances · 3 Mar 2026, 00:00 UTC$/)
  })

  it('say what is stored, what it costs, and of how many it may be', async () => {
    await save({ snapshotLimit: '40' })
    panel.simulator.addSnapshot({ description: 'theirs' })
    expect(await below('Storage')).toBe('8.6 GB $0.43/month 1 of 40 snapshots')
    panel.clock.advance(2 * DAY)
    panel.simulator.addSnapshot({ description: 'another', createdAt: panel.clock.now() })
    expect(await below('Storage')).toBe('17 GB $0.86/month 2 of 40 snapshots · +8.6 GB in 2 days')
  })

  it('count the problems, and say where there are none', async () => {
    expect(await below('Problems')).toBe('None')
    await save({ covers: 'tag', tag: 'nobody-has-it' })
    expect(await below('Problems')).toBe('1 No instance has the tag “nobody-has-it”')
  })
})

describe('what is under way', () => {
  it('is shown with its progress, and the page is live meanwhile and silent otherwise', async () => {
    const idle = await overview()
    expect(idle.html).not.toContain('Running now')
    expect(idle.html).not.toContain('hx-trigger')
    await panel.post('/snapshots', { name: 'by hand' }).expect(303)
    panel.clock.advance(2 * MINUTE)
    const { html } = await overview()
    expect(await below('Running now')).toMatch(/^by hand web-1 Pending 2 min/)
    expect(html).toMatch(
      /<progress max="100" value="\d+" aria-label="Estimated progress of by hand"/
    )
    expect(html).toContain('hx-trigger="every 5s"')
  })

  it('is looked for once when the next snapshot is due', async () => {
    await save({ frequency: 'every-day' })
    panel.clock.set('2026-03-02T23:58:44Z')
    expect((await overview()).html).toContain('hx-trigger="load delay:75s"')
  })

  it('tells how far the many are that came due together', async () => {
    await panel.close()
    const folder = makeFolder('overview')
    const databasePath = join(folder, 'vultr.sqlite')
    panel = await startPanelApp({ addon: { databasePath } })
    await overview()
    await save()
    panel.clock.set('2026-03-02T06:00:05Z')
    await panel.addon.tick()
    const sqlite = new SqliteFile(databasePath)
    // As a pass leaves it that is not through yet.
    sqlite
      .prepare(
        `INSERT INTO runs (id, instance_id, "trigger", slot_at, state, key, name, created_at, updated_at)
       VALUES ('1', 'other', 'schedule', '2026-03-02T06:00:00.000Z', 'queued', 'k', 'n', '2026-03-02T06:00:00.000Z', '2026-03-02T06:00:00.000Z')`
      )
      .run()
    sqlite.close()
    expect(await below('Running now')).toMatch(/^1 of 2 started/)
    rmSync(folder, { recursive: true, force: true })
  })

  it('has the restores, which are no problems', async () => {
    const made = panel.simulator.addSnapshot({
      description: `good [vpa m ${panel.instanceId} 0000000000000001]`
    })
    await overview()
    const form = { instance: panel.instanceId, label: 'web-1' }
    await panel.post(`/snapshots/${made.id}/restore`, form).expect(303)
    expect(await below('Running now')).toMatch(/^“good” is being restored to web-1\./)
    expect(await below('Problems')).toBe('None')
  })
})

describe('the last changes', () => {
  it('say what people did and who it was, without the scheduler and the sign-ins', async () => {
    await save()
    await panel.addon.recordSignIn({ event: 'signed-in', user: 'eva', address: '203.0.113.7' })
    panel.clock.advance(HOUR)
    await panel.addon.tick()
    panel.clock.advance(11 * MINUTE)
    await panel.addon.tick()
    const changes = await below('Recent changes')
    expect(changes).toMatch(/Settings Snapshot settings saved\. .* admin 1 hour ago/)
    expect(changes).toContain('API key saved.')
    expect(changes).not.toMatch(/eva|on time|Scheduler/)
  })
})

describe('the ninety days', () => {
  it('stand on Overview, each a link to that day in Activity, and no more on Snapshots', async () => {
    const { html } = await overview()
    expect(html.match(/href="\.\/activity\?day=\d{4}-\d{2}-\d{2}"/g)).toHaveLength(90)
    expect(html).toContain('href="./activity?day=2026-03-02"')
    expect((await panel.get('/snapshots')).text).not.toContain('va-days')
  })
})
