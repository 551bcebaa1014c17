import { afterEach, beforeEach, expect, it } from 'vitest'
import { HOUR, MINUTE } from '../../support/fake-clock.js'
import { shownText } from '../../support/pages/page-text.js'
import { type PanelApp, settingsForm, startPanelApp } from '../../support/panel-app.js'

let panel: PanelApp
beforeEach(async () => {
  panel = await startPanelApp()
  await panel.get('/snapshots')
  await panel.post('/settings/snapshots', settingsForm({ frequency: 'every-day' })).expect(303)
  panel.simulator.setSnapshotDuration(10 * HOUR)
  await pass(19)
  // Vultr gives up on it, so that nothing is retried.
  for (const { id } of panel.simulator.snapshots()) panel.simulator.removeSnapshot(id)
  await pass(2)
})
afterEach(() => panel.close())

async function pass(hours: number): Promise<void> {
  for (let passed = 0; passed < hours * 60; passed += 10) {
    panel.clock.advance(10 * MINUTE)
    await panel.addon.tick()
  }
}

const page = async (path: string) => shownText((await panel.get(path).expect(200)).text)

async function acknowledge(): Promise<void> {
  const { text } = await panel.get('/overview')
  const fingerprint = /name="fingerprint" value="(\w+)"/.exec(text)?.[1] ?? ''
  const id = /name="id" value="(\w+)"/.exec(text)?.[1] ?? ''
  await panel.post('/overview/acknowledge', { id, fingerprint }).expect(303)
}

it('stays acknowledged while automatic snapshots are off and on again', async () => {
  expect(await page('/overview')).toMatch(/Last snapshot failed .*Take snapshot now/)
  await acknowledge()
  const form = (more: Record<string, string>) => settingsForm({ frequency: 'every-day', ...more })
  await panel.postConfirmed('/settings/snapshots', form({ enabled: '', version: '1' }))
  await pass(1)
  expect(await page('/overview')).toContain('Automatic snapshots are off')
  await panel.post('/settings/snapshots', form({ version: '2' })).expect(303)
  await pass(1)
  const overview = await page('/overview')
  expect(overview).toContain('No open problems · 1 acknowledged')
  expect(overview).toMatch(/1 acknowledged .*Last snapshot failed/)
})

it('is shown as acknowledged among the instances, and counts for no problem there', async () => {
  expect(await page('/instances')).toContain('Problems 1')
  await acknowledge()
  expect(await page('/instances')).toMatch(/Problems 0 .*Last snapshot failed Acknowledged/)
})
