import { describe, expect, it } from 'vitest'
import { addChannel, openAlertPanel } from '../../support/alerts/alert-panel.js'
import { openWithAlert, pass } from '../../support/alerts/told-alert.js'
import { shownText } from '../../support/pages/page-text.js'
import { type PanelApp, settingsForm } from '../../support/panel-app.js'

/** What is listed, without what is acknowledged. */
async function listed(panel: PanelApp): Promise<string> {
  const [, after = ''] = (await panel.get('/overview')).text.split('<h2>Needs attention</h2>')
  return shownText(after.split(/<details class="va-acknowledged"|<section/)[0] ?? '')
}

async function acknowledge(panel: PanelApp, until?: string): Promise<string> {
  const [, form = ''] = (await panel.get('/overview')).text.split('action="./overview/acknowledge"')
  const fields = [...form.matchAll(/name="(id|fingerprint)" value="([^"]*)"/g)].slice(0, 2)
  const sent = Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value]))
  const answer = await panel
    .post('/overview/acknowledge', until === undefined ? sent : { ...sent, until })
    .expect(303)
  return shownText((await panel.follow(answer)).text)
}

describe('what alerts tell and no finding does', () => {
  it('is what an instance is unprotected, once its grace is over', async () => {
    const { panel } = await openWithAlert()
    expect(await listed(panel)).toMatch(
      /^i Notice: db-1 · Unprotected .*no schedule applies .*Since .*View instance/
    )
    expect((await panel.get('/activity')).text).toContain('1 problem: db-1: Unprotected')
    panel.simulator.addInstance({ label: 'db-2' })
    await pass(panel, 1)
    expect(await listed(panel)).not.toContain('db-2')
    await pass(panel, 8)
    expect(await listed(panel)).toContain('db-2 · Unprotected')
  })

  it('is acknowledged, or snoozed for a day or a week, and taken back', async () => {
    const { panel } = await openWithAlert()
    expect(await acknowledge(panel, 'week')).toMatch(
      /Snoozed until 9 Mar 2026.*or until it changes/
    )
    expect(await listed(panel)).toBe('No open problems · 1 acknowledged · 1 unprotected')
    const page = (await panel.get('/overview')).text
    expect(shownText(page)).toMatch(/Acknowledged by eva .* Snoozed until 9 Mar 2026/)
    await pass(panel, 3)
    expect(await listed(panel)).toBe('No open problems · 1 acknowledged · 1 unprotected')
    const [, id = ''] = /overview\/take-back"[\s\S]*?name="id" value="([^"]+)"/.exec(page) ?? []
    await panel.post('/overview/take-back', { id }).expect(303)
    expect(await listed(panel)).toContain('db-1 · Unprotected')
    expect(await acknowledge(panel)).toContain('It stays quiet until it changes.')
  })

  it('is a channel on which nothing arrives, with what it answered', async () => {
    const { panel } = await openAlertPanel({}, (response) => {
      response.statusCode = 403
      response.end('<b>revoked</b>')
    })
    await panel.get('/snapshots')
    await panel.post('/settings/snapshots', settingsForm()).expect(303)
    await pass(panel, 1)
    const path = await addChannel(panel, 'slack', { url: 'http://127.0.0.1:9/x', name: 'Ops <i>' })
    await panel.post(`${path}/test`).expect(303)
    await pass(panel, 4)
    expect(await listed(panel)).toMatch(
      /^i Notice: Alerts cannot be delivered .*“Ops &lt;i&gt;”: .* View channels/
    )
    await panel.post(`${path}/remove`).expect(303)
    expect(await listed(panel)).toBe('Nothing needs your attention.')
  })

  it('is a full account, once: where a snapshot waits for room, that says it', async () => {
    const { panel } = await openAlertPanel()
    const golden = panel.simulator.addSnapshot({ description: 'golden' }).id
    await panel.get('/snapshots')
    await panel.postConfirmed('/settings/snapshots', settingsForm({ snapshotLimit: '1' }))
    panel.simulator.rules.snapshotQuota = 1
    await pass(panel, 3)
    expect(await listed(panel)).toContain('web-1 · ')
    expect(await listed(panel)).not.toContain('Snapshot limit reached')
    panel.simulator.removeSnapshot(golden)
    panel.simulator.rules.snapshotQuota = 2
    await pass(panel, 6)
    expect(await listed(panel)).toMatch(/Snapshot limit reached .*its limit is 1\. .*See Snapshots/)
  })
})
