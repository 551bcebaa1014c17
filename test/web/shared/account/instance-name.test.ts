import { beforeEach, describe, expect, it } from 'vitest'
import { addDailySnapshots, addInstances } from '../../../support/pages/account-contents.js'
import { text } from '../../../support/pages/page-text.js'
import { openPanelApp, type PanelApp } from '../../../support/panel-app.js'

let panel: PanelApp
beforeEach(async () => {
  panel = await openPanelApp()
})

describe('two instances with one label', () => {
  it('are told apart by their addresses wherever a snapshot of theirs is named', async () => {
    const twins = await addInstances(
      panel,
      { label: 'twin', mainIp: '192.0.2.71' },
      { label: 'twin', mainIp: '192.0.2.72' }
    )
    for (const id of twins) await addDailySnapshots(panel, id, 1)
    expect(text((await panel.get('/snapshots')).text)).toMatch(
      /twin \(192\.0\.2\.7[12]\).*twin \(192\.0\.2\.7[12]\)/
    )
    const [first] = panel.simulator.snapshots()
    const page = text((await panel.get(`/snapshots/${first?.id}/delete`)).text)
    expect(page).toContain('This is the latest complete snapshot of twin (192.0.2.71)')
    const ids = panel.simulator.snapshots().map(({ id }) => `id=${id}`)
    const many = text((await panel.get(`/snapshots/delete?${ids.join('&')}`)).text)
    expect(many).toContain('latest complete snapshot of this instance twin (192.0.2.72)')
  })
})
