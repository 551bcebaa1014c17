import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../../support/fake-clock.js'
import { type PanelApp, settingsForm, startPanelApp } from '../../../support/panel-app.js'

let panel: PanelApp
beforeEach(async () => {
  panel = await startPanelApp()
})
afterEach(() => panel.close())

const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const off = () => {
  const { enabled: _, ...form } = settingsForm({ covers: 'all' })
  return form
}

it('turning automatic snapshots off names who is unprotected then, and what stays stored', async () => {
  panel.simulator.addInstance({ label: '<i>db-1</i>' })
  panel.simulator.addSnapshot({
    description: `auto [vpa a ${panel.instanceId} 0000000000000001]`,
    compressedBytes: 100e9
  })
  await panel.get('/instances')
  await panel.postConfirmed('/settings/snapshots', settingsForm({ covers: 'all' }))
  const shown = await panel.post('/settings/snapshots', off()).expect(200)
  expect(shown.text).toContain('<bdi>&lt;i&gt;db-1&lt;/i&gt;</bdi>')
  const said = text(shown.text)
  expect(said).toContain('These 2 instances will no longer be protected')
  expect(said).toContain('web-1')
  expect(said).toContain('The automatic snapshot of them is kept (100 GB, $5.00/month)')
  expect(said).toContain('Save and stop protecting 2 instances')
  expect(said).not.toContain('This change deletes')
  expect(text((await panel.get('/settings')).text)).not.toContain('Automatic snapshots are off')
  const saved = await panel.follow(await panel.postConfirmed('/settings/snapshots', off()))
  expect(text(saved.text)).toContain('2 instances are no longer protected')
  expect(text((await panel.get('/activity')).text)).toContain(
    '2 instances are no longer protected: &lt;i&gt;db-1&lt;/i&gt; and web-1.'
  )
})

it('the page for a thousand shows the first names and has the others behind them', async () => {
  for (let n = 0; n < 100; n += 1) panel.simulator.addInstance({ label: `node-${n}` })
  await panel.get('/instances')
  await panel.postConfirmed('/settings/snapshots', settingsForm({ covers: 'all' }))
  const shown = await panel.post('/settings/snapshots', off()).expect(200)
  const [before = '', behind = ''] = shown.text.split('<details><summary>81 more')
  expect(before.match(/<li><bdi>/g)).toHaveLength(20)
  expect(behind.match(/<li><bdi>/g)).toHaveLength(81)
})

describe('while snapshots of unprotected instances expire after some days', () => {
  const rule = settingsForm({ covers: 'all', frequency: 'every-day', orphanDays: '7' })

  async function twoTaken(): Promise<string> {
    const id = panel.simulator.addInstance({ label: 'db-2' }).id
    panel.clock.advance(2 * MINUTE)
    await panel.get('/instances')
    await panel.postConfirmed('/settings/snapshots', { ...rule, orphanDays: '' })
    for (let day = 0; day < 2; day += 1) {
      panel.clock.advance(DAY)
      await panel.addon.tick()
      panel.clock.advance(HOUR)
      await panel.addon.tick()
    }
    await panel.get('/snapshots')
    return id
  }

  it('every sentence about one that is excluded says so, and the list agrees at once', async () => {
    const id = await twoTaken()
    await panel.postConfirmed('/settings/snapshots', rule)
    const path = `/instances/${id}`
    expect(text((await panel.get(path)).text)).toContain(
      'After 7 days its existing automatic snapshots expire, but for the latest.'
    )
    const shown = text((await panel.post(`${path}/schedule`, { mode: 'never' }).expect(200)).text)
    expect(shown).toMatch(
      /1 of 2 automatic snapshots of it expires from \d+ \w+ \d+ on \([^)]+\); the latest stays\./
    )
    expect(shown).not.toContain('no longer pruned')
    const saved = await panel.follow(
      await panel.postConfirmed(`${path}/schedule`, { mode: 'never' })
    )
    expect(text(saved.text)).toContain(
      'One instance is no longer protected. After 7 days its automatic snapshots expire, but for the latest.'
    )
    expect(text((await panel.get('/activity')).text)).toContain(
      'no longer protected: db-2. After 7 days their existing automatic snapshots expire'
    )
    const list = text((await panel.get(`/snapshots?instance=${id}`)).text)
    expect(list).toMatch(/Expires /)
  })

  it('turning that on is reviewed with its count and its day, also where none expires today', async () => {
    const id = await twoTaken()
    await panel.postConfirmed(`/instances/${id}/schedule`, { mode: 'never' })
    const shown = text((await panel.post('/settings/snapshots', rule).expect(200)).text)
    expect(shown).toMatch(
      /One snapshot of 1 instance that is gone or unprotected expires from \d+ \w+ \d+ on \(/
    )
    expect(shown).toMatch(/Save and let 1 snapshot expire from \d+ \w+ \d+ on/)
    const warned = text((await panel.post('/settings/preview', rule)).text)
    expect(warned).toMatch(/One snapshot of a gone or unprotected instance expires from/)
  })
})
