import { describe, expect, it } from 'vitest'
import { API_KEY } from '../../support/engine.js'
import { text } from '../../support/pages/page-text.js'
import { openPanelApp, settingsForm } from '../../support/panel-app.js'

function rowsOf(html: string): string[] {
  return [...html.matchAll(/<tr>.*?<\/tr>/gs)].map(([row]) => text(row))
}

describe('the snapshots', () => {
  it('are none at first', async () => {
    const panel = await openPanelApp()
    expect(text((await panel.get('/snapshots')).text)).toContain('No snapshots found.')
  })

  it.each([
    'before the upgrade',
    '<script>alert(1)</script>',
    'quotes " and \' and &amp;',
    '🚀 رجوع ثانٍ',
    'x'.repeat(100)
  ])('are created under any name, stored and shown as it is: %s', async (name) => {
    const panel = await openPanelApp()
    const response = await panel.post('/snapshots', { name }).expect(303)
    expect(panel.simulator.snapshots()[0]?.description.startsWith(`${name} [vpa m `)).toBe(true)
    const page = await panel.follow(response)
    const shown = /<bdi class="va-name">([^<]*)<\/bdi>/.exec(page.text)?.[1] ?? ''
    const unescaped = shown
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&#34;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&')
    expect(unescaped).toBe(name)
    expect(rowsOf(page.text).join()).toContain('Pending')
  })

  it.each([
    ['', 'Enter a name'],
    ['   ', 'Enter a name'],
    ['y'.repeat(101), 'at most 100'],
    ['a\nb', 'control characters'],
    ['a\u0007b', 'control characters']
  ])('are not created under %j', async (name, message) => {
    const panel = await openPanelApp()
    const page = await panel.post('/snapshots', { name })
    expect(page.status).toBe(422)
    expect(text(page.text)).toContain(message)
    expect(panel.simulator.snapshots()).toEqual([])
  })

  it('turn complete on the page, which asks again only while one is pending', async () => {
    const panel = await openPanelApp()
    await panel.post('/snapshots', { name: 'one' })
    const before = await panel.get('/snapshots')
    expect(before.text).toContain('hx-trigger="every 5s')
    expect(rowsOf(before.text).join()).toMatch(/Status.*Pending/)
    // Its progress is told anew each time, though nothing was written meanwhile.
    panel.clock.advance(7_000)
    const next = rowsOf((await panel.get('/snapshots')).text).join()
    expect([rowsOf(before.text).join(), next].map((rows) => /(\d+) s\b/.exec(rows)?.[1])).toEqual([
      '0',
      '7'
    ])
    panel.clock.advance(11 * 60_000)
    const page = await panel.get('/snapshots')
    // What is as it should be is not said of each.
    expect(rowsOf(page.text).join()).not.toMatch(/Pending|Complete/)
    expect(page.text).not.toContain('hx-trigger')
  })

  it('are filtered and paged', async () => {
    const panel = await openPanelApp()
    for (let number = 1; number <= 60; number += 1) {
      panel.simulator.addSnapshot({
        description:
          number % 2 === 0
            ? `foreign ${number}`
            : `auto ${number} [vpa a ${panel.instanceId} ${String(number).padStart(16, '0')}]`,
        createdAt: new Date(panel.clock.now().getTime() - number * 3_600_000)
      })
    }
    const count = async (path: string) =>
      ((await panel.get(path)).text.match(/class="va-name"/g) ?? []).length
    expect(await count('/snapshots')).toBe(50)
    expect(await count('/snapshots?page=2')).toBe(10)
    expect(await count('/snapshots?origin=foreign')).toBe(30)
    expect(await count('/snapshots?origin=automatic&instance=this')).toBe(30)
    expect(await count('/snapshots?q=FOREIGN+6')).toBe(2)
    expect(await count('/snapshots?q=nothing')).toBe(0)
    expect(text((await panel.get('/snapshots?q=nothing')).text)).toContain('No snapshots match.')
    expect(await count('/snapshots?page=banana')).toBe(50)
  })

  it('are deleted after a confirmation that names them, and not while pending', async () => {
    const panel = await openPanelApp()
    const { id } = panel.simulator.addSnapshot({
      description: 'old one',
      createdAt: panel.clock.now()
    })
    await panel.get('/snapshots')
    expect(text((await panel.get(`/snapshots/${id}/delete`).expect(200)).text)).toContain('old one')
    const page = await panel.follow(await panel.post(`/snapshots/${id}/delete`).expect(303))
    expect(text(page.text)).toContain('“old one” was deleted.')
    expect(panel.simulator.snapshots()).toEqual([])
    await panel.post('/snapshots', { name: 'fresh' })
    const pending = panel.simulator.snapshots()[0]?.id
    const refused = await panel.follow(await panel.post(`/snapshots/${pending}/delete`).expect(303))
    expect(text(refused.text)).toContain('still being created')
    expect(panel.simulator.snapshots()).toHaveLength(1)
  })

  it('that are locked are not deleted', async () => {
    const panel = await openPanelApp()
    const { id } = panel.simulator.addSnapshot({
      description: `p [vpa ap ${panel.instanceId} 0000000000000001]`,
      createdAt: panel.clock.now()
    })
    await panel.get('/snapshots')
    await panel.post(`/snapshots/${id}/delete`).expect(303)
    expect(panel.simulator.snapshots()).toHaveLength(1)
  })

  it('tell when an automatic one expires', async () => {
    const panel = await openPanelApp()
    await panel.post('/settings/snapshots', settingsForm())
    panel.simulator.addSnapshot({
      description: `auto [vpa a ${panel.instanceId} 0000000000000001]`,
      createdAt: new Date('2026-03-01T12:00:00Z')
    })
    panel.clock.advance(16_000)
    expect(text((await panel.get('/snapshots')).text)).toMatch(/Expires 8 Mar 2026/)
  })

  it('are still listed while Vultr is down, with the age of the list and the reason', async () => {
    const panel = await openPanelApp()
    panel.simulator.addSnapshot({ description: 'known', createdAt: panel.clock.now() })
    await panel.get('/snapshots')
    panel.simulator.faults.add({
      when: 'before',
      times: 1000,
      fault: { kind: 'status', status: 503, sentence: 'Down for maintenance.' }
    })
    panel.clock.advance(5 * 60_000)
    const page = text((await panel.get('/snapshots').expect(200)).text)
    expect(page).toContain('Down for maintenance.')
    expect(page).toContain('5 minutes ago')
    expect(page).toContain('known')
  })

  it('are listed the same after the database was lost and the key entered again', async () => {
    const first = await openPanelApp()
    await first.post('/snapshots', { name: 'by hand' })
    first.simulator.addSnapshot({
      description: `auto [vpa ap ${first.instanceId} 0000000000000001]`,
      createdAt: first.clock.now()
    })
    first.clock.advance(60 * 60_000)
    const before = rowsOf((await first.get('/snapshots')).text)
    await first.post('/settings/api-key/remove').expect(303)
    await first.post('/settings/api-key', { apiKey: API_KEY }).expect(303)
    expect(rowsOf((await first.get('/snapshots')).text)).toEqual(before)
    expect(before.join()).toMatch(/auto Locked/)
    expect(before.join()).toMatch(/by hand Manual/)
  })
})
