import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hasBrowser } from '../../support/browser.js'
import { MINUTE } from '../../support/fake-clock.js'
import type { PanelApp } from '../../support/panel-app.js'
import { useFleet } from '../../support/panels/fleet.js'

describe.runIf(hasBrowser)('a fleet', () => {
  let panel: PanelApp
  let page: Page
  const { open, save, rowOf, labelsLeft, addDaily } = useFleet((started) => {
    ;({ panel, page } = started)
  })

  it('loses nothing by a retention cut before it was shown and confirmed', async () => {
    addDaily(6)
    await open('settings')
    await page.getByLabel('Enable Automatic Snapshots').check()
    await page.getByLabel('Retention Period (Days)').selectOption('2')
    await page.getByText('This change deletes 4 snapshots.').waitFor()
    await save()
    await page.getByRole('heading', { name: 'Review this change' }).waitFor()
    expect(await rowOf('day 5').textContent()).toContain('Deleted')
    expect(await rowOf('day 1').textContent()).toContain('within the retention period')
    await page.getByRole('link', { name: 'Do not save' }).click()
    expect(await page.getByLabel('Retention Period (Days)').inputValue()).toBe('7')
    await page.getByLabel('Enable Automatic Snapshots').check()
    await page.getByLabel('Retention Period (Days)').selectOption('2')
    await save()
    await page.getByRole('button', { name: 'Save and delete 4 snapshots' }).click()
    await page.getByText('Saved. ').waitFor()
    panel.clock.set('2026-03-03T00:00:00Z')
    await panel.addon.tick()
    panel.clock.advance(11 * MINUTE)
    await panel.addon.tick()
    expect(labelsLeft().sort()).toEqual(['day 0', 'day 1', 'web-1 2026-03-03 00:00'])
  })

  it('has snapshots locked, renamed and deleted several at once', async () => {
    addDaily(4)
    await open('snapshots')
    await page.getByRole('link', { name: 'day 3', exact: true }).click()
    await page.getByRole('button', { name: 'Lock' }).click()
    await page
      .getByText('“day 3” is locked: it is neither pruned nor deleted until it is unlocked.')
      .waitFor()
    await page.getByLabel('Snapshot Name').fill('the good one')
    await page.getByRole('button', { name: 'Rename' }).click()
    await page.getByText('Renamed to “the good one”.').waitFor()
    await open('snapshots')
    expect(await page.getByLabel('Select the good one').isEnabled()).toBe(true)
    await page.getByLabel('Select day 1').check()
    await page.getByLabel('Select day 2').check()
    await page
      .getByRole('group', { name: 'Selected' })
      .getByRole('button', { name: 'Delete' })
      .click()
    await page.getByRole('button', { name: 'Delete 2 snapshots' }).click()
    await page.getByText('2 of 2 snapshots were deleted.').waitFor()
    expect(labelsLeft().sort()).toEqual(['day 0', 'the good one'])
  })

  it('is restored from a snapshot after a fresh one was taken, and followed to its end', async () => {
    addDaily(2)
    await open('snapshots')
    await page.getByLabel('Actions for day 1').click()
    await page.getByRole('link', { name: 'Restore day 1' }).click()
    await page.getByText('Changes of the last').waitFor()
    expect(await page.getByLabel('Take a fresh snapshot first').isChecked()).toBe(true)
    await page.getByLabel('Instance label').fill('web-1')
    await page.getByRole('button', { name: 'Restore' }).click()
    await page.getByText('A fresh snapshot of web-1 is taken first').waitFor()
    const restores = () =>
      panel.simulator.requests.filter(({ path }) => path.endsWith('/restore')).length
    expect(restores()).toBe(0)
    panel.clock.advance(11 * MINUTE)
    await panel.addon.tick()
    expect(restores()).toBe(1)
    // The page is live meanwhile: what it says changes by itself.
    await page.getByText('Vultr is restoring “day 1” to web-1.').waitFor()
    panel.clock.advance(12 * MINUTE)
    await panel.addon.tick()
    await page.getByText('Vultr is restoring “day 1” to web-1.').waitFor({ state: 'detached' })
    expect(labelsLeft()).toContain('Before restoring day 1')
  })
})
