import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type PanelApp, settingsForm, startPanelApp } from '../support/panel-app.js'

let panel: PanelApp
beforeEach(async () => {
  panel = await startPanelApp()
})
afterEach(() => panel.close())

const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const labels = (html: string) =>
  [...html.matchAll(/<bdi class="va-name">([^<]+)<\/bdi>/g)].map(([, label]) => label)

describe('the instances', () => {
  it('are listed with what is covered, the uncovered first', async () => {
    panel.simulator.addInstance({ label: 'db-1', region: 'ewr', tags: ['database'] })
    await panel.post('/settings/snapshots', settingsForm())
    const page = await panel.get('/instances').expect(200)
    expect(labels(page.text)).toEqual(['db-1', 'web-1'])
    expect(text(page.text)).toMatch(
      /db-1 .*Nothing .*Not covered.*web-1 this server .*Default .*All well/
    )
  })

  it('are found by label, address, region or tag', async () => {
    panel.simulator.addInstance({ label: 'db-1', region: 'ewr', tags: ['database'] })
    for (const [q, found] of [
      ['DATABASE', 'db-1'],
      ['ewr', 'db-1'],
      ['web-', 'web-1']
    ]) {
      expect(labels((await panel.get(`/instances?q=${q}`)).text)).toEqual([found])
    }
    expect(text((await panel.get('/instances?q=nothing')).text)).toContain('No instances match.')
  })

  it('show what went wrong, and each has a page with its calendar and runs', async () => {
    await panel.post('/settings/snapshots', settingsForm())
    panel.simulator.faults.add({
      method: 'POST',
      when: 'before',
      fault: { kind: 'status', status: 400, sentence: 'Not today.' }
    })
    panel.clock.set('2026-03-02T06:00:00Z')
    await panel.addon.tick()
    expect(text((await panel.get('/instances')).text)).toContain('Last one failed')
    const page = await panel.get(`/instances/${panel.instanceId}`).expect(200)
    expect(text(page.text)).toContain('2026-03-02: 1 failed')
    expect(text(page.text)).toMatch(/Runs .*failed Not today\./)
    await panel.get('/instances/99999999-2222-4333-8444-555555555555').expect(404)
  })
})
