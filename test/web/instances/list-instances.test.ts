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
    expect(text(page.text)).toContain('All 2 Unprotected 1 Problems 0 Custom 0 Excluded 0')
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

  it('are parted by what an admin asks for, an excluded one not being unprotected', async () => {
    const [db1 = '', db2 = ''] = await addInstances(
      panel,
      { label: 'db-1' },
      { label: 'db-2' },
      { label: 'db-3' }
    )
    await panel.post('/settings/snapshots', settingsForm())
    await panel.postConfirmed('/instances/schedule', { id: [db1], mode: 'never' })
    await panel.post(`/instances/${db2}/schedule`, { ...settingsForm(), mode: 'own' })
    const page = await panel.get('/instances?q=db-')
    expect(text(page.text)).toContain('All 3 Unprotected 1 Problems 0 Custom 1 Excluded 1')
    expect(page.text).toContain('instances?q=db-&amp;show=custom&amp;sort=covered"')
    const shown = async (show: string) => labels((await panel.get(`/instances?show=${show}`)).text)
    expect(await shown('unprotected')).toEqual(['db-3'])
    expect(await shown('custom')).toEqual(['db-2'])
    expect(await shown('excluded')).toEqual(['db-1'])
    expect(await shown('problems')).toEqual([])
    expect(await shown('nonsense')).toHaveLength(4)
    expect(await instanceRows(panel, 'db-1')).toMatch(/Excluded .*Excluded/)
    expect(await instanceRows(panel, 'db-1')).not.toContain('Unprotected')
  })

  it('say how their last days went, each of its own, with what is stored and costs', async () => {
    const [db = ''] = await addInstances(panel, { label: 'db-1' })
    await addDailySnapshots(panel, db, 3)
    await panel.post('/settings/snapshots', settingsForm())
    panel.simulator.faults.add({
      method: 'POST',
      when: 'before',
      times: 1_000,
      fault: { kind: 'status', status: 400, sentence: 'Not today.' }
    })
    for (const at of ['2026-03-02T06:00:00Z', '2026-03-02T12:00:00Z']) {
      panel.clock.set(at)
      await panel.addon.tick()
    }
    const { text: html } = await panel.get('/instances')
    const labelsOf = [...html.matchAll(/role="img" aria-label="([^"]+)"/g)].map(([, each]) => each)
    expect(labelsOf).toEqual(['Last 14 days: 3 taken', 'Last 14 days: 0 taken, 1 failed'])
    expect(html).toMatch(/va-strip-nothing/)
    expect(text(html)).toMatch(/Problems 1/)
    expect(text(html)).toMatch(/3 snapshots · \$\d+\.\d\d\/month/)
    expect(labels((await panel.get('/instances?show=problems')).text)).toEqual(['web-1'])
  })

  it('offer all that match only where they are more than those on the page', async () => {
    await addInstances(panel, { label: 'db-1', tags: ['<b>x</b>'] })
    const { text: html } = await panel.get('/instances')
    expect(html).not.toContain('name="all"')
    expect(html).toContain('<span class="va-tag"><bdi>&lt;b&gt;x&lt;/b&gt;</bdi></span>')
    await addInstances(panel, ...Array.from({ length: 60 }, (_, n) => ({ label: `node-${n}` })))
    expect(text((await panel.get('/instances?q=node')).text)).toContain('all 60 that match')
    expect(text((await panel.get('/instances?show=unprotected')).text)).toContain(
      'all 62 that match'
    )
  })

  it('that come due together show how far they are, and the page refreshes itself', async () => {
    // At Vultr's rate, so that there is something between none and all.
    panel = await openPanelApp({ addon: { requestsPerSecond: 30 } })
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
