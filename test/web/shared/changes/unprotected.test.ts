import { afterEach, beforeEach, expect, it } from 'vitest'
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
