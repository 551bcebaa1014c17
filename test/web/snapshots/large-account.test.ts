import { beforeEach, describe, expect, it } from 'vitest'
import { text } from '../../support/pages/page-text.js'
import { openPanelApp, type PanelApp } from '../../support/panel-app.js'

let panel: PanelApp
beforeEach(async () => {
  panel = await openPanelApp()
})

/** Puts so many snapshots into the account and has the panel know them. */
async function fill(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) panel.simulator.addSnapshot({ description: `snapshot ${n}` })
  panel.clock.advance(16_000)
  await panel.get('/snapshots')
}

describe('an account of more snapshots than one call lists', () => {
  it('is shown as last seen while it is read anew, on a page that then refreshes itself', async () => {
    await fill(600)
    panel.simulator.addSnapshot({ description: 'the newest' })
    panel.clock.advance(16_000)
    panel.simulator.faults.add({ method: 'GET', when: 'before', fault: { kind: 'hang' } })
    const page = await panel.get('/snapshots').expect(200)
    expect(text(page.text)).toContain('600 snapshots')
    expect(page.text).toContain('hx-trigger="every 5s"')
    await expect
      .poll(async () => text((await panel.get('/snapshots')).text), { timeout: 10_000 })
      .toContain('601 snapshots')
    await expect
      .poll(async () => (await panel.get('/snapshots')).text, { timeout: 10_000 })
      .not.toContain('hx-trigger')
  })
})

describe('an account that one call lists', () => {
  it('is read anew before it is shown', async () => {
    await fill(20)
    panel.simulator.addSnapshot({ description: 'the newest' })
    panel.clock.advance(16_000)
    expect(text((await panel.get('/snapshots')).text)).toContain('21 snapshots')
  })
})
