import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../../support/fake-clock.js'
import { makeFolder } from '../../../support/folder.js'
import { shownText } from '../../../support/pages/page-text.js'
import { type PanelApp, settingsForm, startPanelApp } from '../../../support/panel-app.js'
import { SqliteFile } from '../../../support/sqlite-file.js'

let panel: PanelApp
beforeEach(async () => {
  panel = await startPanelApp()
  await panel.get('/snapshots')
})
afterEach(() => panel.close())

async function tickFor(ms: number, everyMs = 10 * MINUTE): Promise<void> {
  for (let passed = 0; passed < ms; passed += everyMs) {
    panel.clock.advance(everyMs)
    await panel.addon.tick()
  }
}

/** The words of what a page says at its top, in their order. */
async function banners(path = '/settings'): Promise<string[]> {
  const { text } = await panel.get(path)
  return [...text.matchAll(/<div class="alert alert-[^>]*>([\s\S]*?)<\/div>/g)].map(
    ([, html = '']) => shownText(html)
  )
}

/** The words of what needs attention, in its order on Overview. */
async function concerns(): Promise<string[]> {
  const { text } = await panel.get('/overview')
  return text.split('<li class="va-concern">').slice(1).map(shownText)
}

const save = (overrides: Record<string, string> = {}) =>
  panel.post('/settings/snapshots', settingsForm(overrides)).expect(303)

function refusePosts(
  fault: { kind: 'status'; status: number; sentence: string } | { kind: 'reset' }
) {
  panel.simulator.faults.add({ method: 'POST', when: 'before', times: 1_000, fault })
}

describe('the banners', () => {
  it('tell what is grave before what only waits for somebody', async () => {
    await save()
    refusePosts({ kind: 'status', status: 400, sentence: 'No.' })
    await tickFor(7 * HOUR)
    await panel.post(`/instances/${panel.instanceId}/schedule`, {
      ...settingsForm(),
      mode: 'own'
    })
    await save({ covers: 'tag', tag: 'nobody-has-it' })
    const [first, ...others] = await concerns()
    expect(first).toMatch(/^! Problem: web-1 · .* The last automatic snapshot of web-1/)
    expect(others.join()).toMatch(/No instance has the tag/)
  })

  it('say of a refused snapshot that it is retried, and until when', async () => {
    await save()
    refusePosts({ kind: 'status', status: 400, sentence: 'No.' })
    await tickFor(10 * MINUTE)
    expect((await concerns()).join()).toMatch(
      /snapshot of web-1 was not started: Vultr: “No\.” Retrying automatically until the next scheduled time\./
    )
  })

  it('say of a snapshot whose answer was lost that nobody knows, not that it is retried', async () => {
    await save()
    refusePosts({ kind: 'reset' })
    await tickFor(2 * MINUTE, MINUTE)
    const all = (await concerns()).join()
    expect(all).toMatch(/It is not known whether the automatic snapshot of web-1 was started/)
    expect(all).not.toMatch(/tried again|Retrying/)
  })

  it('say that Vultr cannot be reached and how old the list is; the rest are details', async () => {
    const fault = { kind: 'status', status: 503, sentence: 'Down for <maintenance>.' } as const
    panel.simulator.faults.add({ method: 'GET', when: 'before', times: 1_000, fault })
    panel.clock.advance(3 * MINUTE)
    await panel.get('/snapshots')
    expect(await banners()).toEqual([
      expect.stringMatching(
        /^Can’t reach Vultr\. Retrying automatically\. The list was last updated 3 minutes ago\. Details Vultr: “Down for &lt;maintenance&gt;\.”/
      )
    ])
  })

  it('say that the stored settings cannot be read, what that means and what to do', async () => {
    await panel.close()
    const folder = makeFolder('banners')
    const databasePath = join(folder, 'vultr.sqlite')
    panel = await startPanelApp({ addon: { databasePath } })
    await save()
    const sqlite = new SqliteFile(databasePath)
    sqlite.prepare(`UPDATE snapshot_settings SET settings = '{"enabled": tr'`).run()
    sqlite.close()
    panel.clock.advance(MINUTE)
    await panel.addon.tick()
    expect((await banners()).join()).toMatch(
      /no automatic snapshots are taken and nothing is pruned\. Save them again\. See Settings/
    )
    rmSync(folder, { recursive: true, force: true })
  })

  it('are one line that leads to Overview, where nothing on the page depends on it', async () => {
    for (let n = 0; n < 4; n += 1) panel.simulator.addInstance({ label: `node-${n}` })
    panel.clock.advance(16_000)
    await panel.get('/snapshots')
    await save({ covers: 'all' })
    refusePosts({ kind: 'status', status: 400, sentence: 'No.' })
    await tickFor(10 * MINUTE)
    for (const path of ['/settings', '/snapshots', '/instances', '/activity']) {
      const { text } = await panel.get(path)
      expect(text.match(/<div class="alert alert-warning" role="status">/g), path).toHaveLength(1)
      expect(await banners(path)).toEqual([
        expect.stringMatching(
          /^5 problems: \S+: Snapshot not started yet, \S+: Snapshot not started yet, \S+: Snapshot not started yet, and 2 more\. Open Overview$/
        )
      ])
    }
    expect(await banners('/overview')).toEqual([])
    // A form and an instance's own page are not stacked with it.
    expect(await banners('/snapshots/new')).toEqual([])
    expect(await banners(`/instances/${panel.instanceId}`)).toEqual([
      expect.stringMatching(/^4 problems: node/)
    ])
    await tickFor(13 * HOUR, HOUR)
    const { text } = await panel.get('/activity')
    expect(text).toMatch(/<div class="alert alert-danger" role="alert">\s*1\d problems: /)
  })

  it('are one line of what is being restored and what is wrong, and none where something is confirmed', async () => {
    const other = panel.simulator.addInstance({ label: 'db-1' }).id
    const { id } = panel.simulator.addSnapshot({
      description: `good [vpa a ${panel.instanceId} 0000000000000001]`,
      createdAt: new Date(panel.clock.now().getTime() - HOUR)
    })
    panel.clock.advance(16_000)
    await panel.get('/snapshots')
    for (const [instance, label] of [
      [panel.instanceId, 'web-1'],
      [other, 'db-1']
    ] as const) {
      await panel.post(`/snapshots/${id}/restore`, { instance, label }).expect(303)
    }
    expect(await banners('/activity')).toEqual(['2 restores running. Open Overview'])
    await save({ covers: 'tag', tag: 'nobody-has-it' })
    expect(await banners('/activity')).toEqual(['2 restores running · 1 problem. Open Overview'])
    expect((await banners(`/snapshots/${id}/delete`)).join()).not.toContain('Open Overview')
  })

  it('stand in full where something on the page depends on it, with a line for all else', async () => {
    await save({ covers: 'tag', tag: 'nobody-has-it' })
    expect(await banners('/settings')).toEqual([
      expect.stringMatching(/^No instance has the tag “nobody-has-it”.* See Settings$/)
    ])
    expect(await banners('/activity')).toEqual([
      '1 problem: No instance has the tag “nobody-has-it”. Open Overview'
    ])
    const fault = { kind: 'status', status: 503, sentence: 'Down.' } as const
    panel.simulator.faults.add({ method: 'GET', when: 'before', times: 1_000, fault })
    panel.clock.advance(3 * MINUTE)
    expect(await banners('/snapshots')).toEqual([
      expect.stringMatching(/^Can’t reach Vultr\. Retrying automatically\. The list was last/),
      '1 more problem: No instance has the tag “nobody-has-it”. Open Overview'
    ])
  })

  it('do not count an empty snapshot as the latest one', async () => {
    await save()
    await tickFor(20 * MINUTE)
    const [made] = panel.simulator.snapshots()
    panel.simulator.oddRecords.change('snapshots', made?.id ?? '', { size: 0 })
    refusePosts({ kind: 'status', status: 400, sentence: 'No.' })
    await tickFor(13 * HOUR)
    await panel.get('/snapshots')
    expect((await concerns()).join()).toMatch(/There is no complete snapshot of web-1/)
  })

  it('say no more that an expired one is retried once it is kept after all', async () => {
    await save()
    for (const days of [0.2, 9]) {
      panel.simulator.addSnapshot({
        description: `old [vpa a ${panel.instanceId} ${String(days * 10).padStart(16, '0')}]`,
        createdAt: new Date(panel.clock.now().getTime() - days * DAY)
      })
    }
    const fault = { kind: 'status', status: 400, sentence: 'Not this one.' } as const
    panel.simulator.faults.add({ method: 'DELETE', when: 'before', times: 9, fault })
    panel.clock.advance(MINUTE)
    await panel.get('/snapshots')
    await panel.addon.tick()
    expect((await concerns()).join()).toMatch(
      /still present: Vultr: “Not this one\.” Retrying auto/
    )
    await save({ retentionDays: '30' })
    expect((await concerns()).join()).not.toMatch(/still present/)
  })
})
