import { beforeEach, describe, expect, it } from 'vitest'
import { addDailySnapshots, addInstances } from '../../support/pages/account-contents.js'
import { instanceRows, text } from '../../support/pages/page-text.js'
import { openPanelApp, type PanelApp, settingsForm } from '../../support/panel-app.js'

let panel: PanelApp
beforeEach(async () => {
  panel = await openPanelApp()
})

const labels = (html: string) =>
  [...html.matchAll(/<bdi class="va-name">([^<]+)<\/bdi>/g)].map(([, label]) => label)

describe('the instances', () => {
  it('are listed with what covers them, the uncovered first', async () => {
    panel.simulator.addInstance({ label: 'db-1', region: 'ewr', tags: ['database'] })
    await panel.post('/settings/snapshots', settingsForm())
    const page = await panel.get('/instances').expect(200)
    expect(labels(page.text)).toEqual(['db-1', 'web-1'])
    expect(text(page.text)).toContain('1 unprotected')
    expect(text(page.text)).toMatch(
      /db-1 .*No schedule .*Unprotected.*web-1 this server .*Default schedule .*No snapshot yet, first 2 Mar 2026, 06:00 UTC/
    )
  })

  it('that are never to be covered come after those nobody has decided on', async () => {
    const [aaa = ''] = await addInstances(panel, { label: 'aaa' }, { label: 'bbb' })
    await panel.post('/settings/snapshots', settingsForm())
    await panel.postConfirmed('/instances/schedule', { id: [aaa], mode: 'never' })
    expect(labels((await panel.get('/instances')).text)).toEqual(['bbb', 'aaa', 'web-1'])
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

  it('are sorted as asked, numbers as people count', async () => {
    await addInstances(panel, { label: 'web-10' }, { label: 'web-2' })
    await panel.post('/settings/snapshots', settingsForm())
    const sorted = async (sort: string) => labels((await panel.get(`/instances?sort=${sort}`)).text)
    expect(await sorted('label')).toEqual(['web-1', 'web-2', 'web-10'])
    expect(await sorted('next')).toEqual(['web-1', 'web-2', 'web-10'])
    await addDailySnapshots(panel, panel.instanceId, 1)
    expect(await sorted('age')).toEqual(['web-2', 'web-10', 'web-1'])
    expect(await sorted('held')).toEqual(['web-1', 'web-2', 'web-10'])
    expect(await sorted('health')).toEqual(['web-2', 'web-10', 'web-1'])
  })

  it('come page by page, keeping search and order', async () => {
    await addInstances(panel, ...Array.from({ length: 60 }, (_, n) => ({ label: `node-${n}` })))
    const first = await panel.get('/instances?q=node&sort=label')
    expect(labels(first.text)).toHaveLength(50)
    expect(first.text).toContain('instances?q=node&amp;sort=label&amp;page=2')
    const second = await panel.get('/instances?q=node&sort=label&page=2')
    expect(labels(second.text)).toEqual(Array.from({ length: 10 }, (_, n) => `node-${n + 50}`))
  })

  it('that Vultr backs up as well are told to be paid for twice', async () => {
    await addInstances(panel, { label: 'db-1', features: ['auto_backups'] })
    expect(await instanceRows(panel, 'db-1')).toContain('Vultr’s automatic backups are on')
    await panel.post('/settings/snapshots', settingsForm({ covers: 'all' }))
    expect(await instanceRows(panel, 'db-1')).toContain('paid twice')
  })

  it('that come due together show how far they are, and the page refreshes itself', async () => {
    await addInstances(panel, ...Array.from({ length: 5 }, (_, n) => ({ label: `node-${n}` })))
    await panel.post('/settings/snapshots', settingsForm({ covers: 'all' }))
    expect((await panel.get('/instances')).text).not.toContain('hx-trigger')
    panel.clock.set('2026-03-02T06:00:00Z')
    let during: Promise<string> | undefined
    panel.simulator.beforeEffect = ({ method }) => {
      if (method === 'POST') during ??= panel.get('/instances').then(({ text: html }) => html)
    }
    await panel.addon.tick()
    const page = (await during) ?? ''
    expect(text(page)).toMatch(/[1-6] of 6 started/)
    expect(page).toContain('hx-trigger="every 5s"')
    expect(text((await panel.get('/instances')).text)).not.toContain('started')
  })
})
