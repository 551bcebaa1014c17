import { beforeEach, expect, it } from 'vitest'
import { DAY, HOUR } from '../../support/fake-clock.js'
import { letAnotherPanelWork } from '../../support/pages/account-contents.js'
import { text } from '../../support/pages/page-text.js'
import { openPanelApp, type PanelApp, settingsForm } from '../../support/panel-app.js'

let panel: PanelApp

beforeEach(async () => {
  panel = await openPanelApp()
  await panel.get('/snapshots')
  await panel
    .post('/settings/snapshots', settingsForm({ frequency: 'every-day', retentionDays: '2' }))
    .expect(303)
  await letAnotherPanelWork(panel)
})

const fingerprintOf = (html: string) => /name="fingerprint" value="([^"]+)"/.exec(html)?.[1] ?? ''
const deletes = () => panel.simulator.requests.filter(({ method }) => method === 'DELETE').length

it('leads from every page to a review that shows what is different, and what would be deleted', async () => {
  const snapshots = await panel.get('/snapshots')
  expect(snapshots.text).toContain('href="./review"')
  const html = (await panel.get('/review').expect(200)).text
  expect(html).toMatch(/<dd><time [^>]*>2 Mar 2026, 05:59 UTC<\/time> by <bdi>admin<\/bdi><\/dd>/)
  const page = text(html)
  expect(page).toMatch(/4 snapshots with this panel’s mark of which it has no record/)
  expect(page.match(/this panel’s mark of which/g)).toHaveLength(1)
  expect(page).toMatch(/Retention period 2 days/)
  expect(page).toMatch(/web-1 4 /)
  expect(page).toMatch(/Confirm and delete \d/)
  expect(page).toMatch(/without asking again, even where that is more than half/)
  expect(deletes()).toBe(0)
})

it('goes on once the review is confirmed, with the name of who did it', async () => {
  const fingerprint = fingerprintOf((await panel.get('/review')).text)
  const told = await panel.follow(await panel.post('/review', { fingerprint }).expect(303))
  expect(text(told.text)).toMatch(/Pruning and restores work again/)
  panel.clock.advance(DAY)
  await panel.addon.tick()
  panel.clock.advance(HOUR)
  await panel.addon.tick()
  expect(deletes()).toBeGreaterThan(0)
  expect(text((await panel.get('/activity')).text)).toMatch(/admin.*settings were confirmed/)
})

it('confirms nothing that was not shown, and says so', async () => {
  const page = await panel.post('/review', { fingerprint: 'of something else' }).expect(409)
  expect(text(page.text)).toMatch(/Something has changed since this page was shown/)
  expect((await panel.get('/review').expect(200)).text).toContain('fingerprint')
})

it('leads to Settings where there is nothing to review', async () => {
  const fingerprint = fingerprintOf((await panel.get('/review')).text)
  await panel.post('/review', { fingerprint }).expect(303)
  const told = await panel.follow(await panel.get('/review').expect(303))
  expect(text(told.text)).toMatch(/nothing to review/)
})
