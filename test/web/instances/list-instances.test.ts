import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type PanelApp, settingsForm, startPanelApp } from '../../support/panel-app.js'

let panel: PanelApp
beforeEach(async () => {
  panel = await startPanelApp()
})
afterEach(() => panel.close())

const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const labels = (html: string) =>
  [...html.matchAll(/<bdi class="va-name">([^<]+)<\/bdi>/g)].map(([, label]) => label)

/** Puts more instances into the account and has the panel know them. */
async function add(...instances: Parameters<PanelApp['simulator']['addInstance']>[0][]) {
  const ids = instances.map((each) => panel.simulator.addInstance(each).id)
  panel.clock.advance(16_000)
  await panel.get('/instances')
  return ids
}

async function addDaily(instanceId: string, days: number): Promise<void> {
  for (let ago = 0; ago < days; ago += 1) {
    panel.simulator.addSnapshot({
      description: `day ${ago} [vpa a ${instanceId} ${instanceId.slice(0, 8)}0000000${ago}]`,
      createdAt: new Date(panel.clock.now().getTime() - ago * 86_400_000 - 60_000)
    })
  }
  panel.clock.advance(16_000)
  await panel.get('/snapshots')
}

const rowOf = async (label: string) =>
  text(/<tbody>[\s\S]*<\/tbody>/.exec((await panel.get(`/instances?q=${label}`)).text)?.[0] ?? '')

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
    const [aaa = ''] = await add({ label: 'aaa' }, { label: 'bbb' })
    await panel.post('/settings/snapshots', settingsForm())
    await panel.post('/instances/schedule', { id: [aaa], mode: 'never' })
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
    await add({ label: 'web-10' }, { label: 'web-2' })
    await panel.post('/settings/snapshots', settingsForm())
    const sorted = async (sort: string) => labels((await panel.get(`/instances?sort=${sort}`)).text)
    expect(await sorted('label')).toEqual(['web-1', 'web-2', 'web-10'])
    expect(await sorted('next')).toEqual(['web-1', 'web-2', 'web-10'])
    await addDaily(panel.instanceId, 1)
    expect(await sorted('age')).toEqual(['web-2', 'web-10', 'web-1'])
    expect(await sorted('held')).toEqual(['web-1', 'web-2', 'web-10'])
    expect(await sorted('health')).toEqual(['web-2', 'web-10', 'web-1'])
  })

  it('come page by page, keeping search and order', async () => {
    await add(...Array.from({ length: 60 }, (_, n) => ({ label: `node-${n}` })))
    const first = await panel.get('/instances?q=node&sort=label')
    expect(labels(first.text)).toHaveLength(50)
    expect(first.text).toContain('instances?q=node&amp;sort=label&amp;page=2')
    const second = await panel.get('/instances?q=node&sort=label&page=2')
    expect(labels(second.text)).toEqual(Array.from({ length: 10 }, (_, n) => `node-${n + 50}`))
  })

  it('that Vultr backs up as well are told to be paid for twice', async () => {
    await add({ label: 'db-1', features: ['auto_backups'] })
    expect(await rowOf('db-1')).toContain('Vultr’s automatic backups are on')
    await panel.post('/settings/snapshots', settingsForm({ covers: 'all' }))
    expect(await rowOf('db-1')).toContain('paid twice')
  })

  it('that come due together show how far they are, and the page refreshes itself', async () => {
    await add(...Array.from({ length: 5 }, (_, n) => ({ label: `node-${n}` })))
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
