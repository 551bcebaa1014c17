import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hasBrowser, saysWhyWithoutBrowser } from '../support/browser.js'
import type { PanelApp } from '../support/panel-app.js'
import { useFleet } from '../support/panels/fleet.js'

saysWhyWithoutBrowser()

describe.runIf(hasBrowser)('a fleet', () => {
  let panel: PanelApp
  let page: Page
  const { open, save, rowOf, labelsLeft, addDaily } = useFleet((started) => {
    ;({ panel, page } = started)
  })

  async function addAnUnwieldyOne(): Promise<void> {
    await open('settings')
    await page.getByLabel('Enable Automatic Snapshots').check()
    await page.getByLabel('Applies to').selectOption({ label: 'All instances' })
    await save()
    await page.getByText('Saved.').waitFor()
    addDaily(5)
    panel.simulator.addInstance({
      label: 'a-label-without-any-space-that-goes-on-for-longer-than-a-column-is-wide-at-most',
      tags: ['production', 'a-tag-that-is-longer-than-others', 'database'],
      features: ['auto_backups']
    })
  }

  it('is covered by tag, and a new instance joins without a visit', async () => {
    await open('settings')
    await page.getByLabel('Enable Automatic Snapshots').check()
    expect(await page.getByLabel('Tag', { exact: true }).isVisible()).toBe(false)
    await page.getByLabel('Applies to').selectOption({ label: 'Instances with tag…' })
    await page.getByLabel('Tag', { exact: true }).fill('web')
    await page.getByLabel('Frequency').selectOption({ label: 'Every Six Hours' })
    await page.getByText('1 instance today; new ones are included automatically.').waitFor()
    await save()
    await page.getByText('Applies to: this server → instances with the tag “web”,').waitFor()
    panel.simulator.addInstance({ label: 'web-2', tags: ['Web'] })
    panel.clock.set('2026-03-02T06:00:00Z')
    await panel.addon.tick()
    await open('instances?sort=label')
    expect(await rowOf('web-2').textContent()).toContain('by tag')
    expect(await rowOf('db-1').textContent()).toContain('Unprotected')
    expect(labelsLeft().sort()).toEqual(['web-1 2026-03-02 06:00', 'web-2 2026-03-02 06:00'])
  })

  it('is covered by what was selected, also what a search had to find', async () => {
    for (let n = 0; n < 60; n += 1) panel.simulator.addInstance({ label: `node-${n}` })
    await open('settings')
    await page.getByLabel('Enable Automatic Snapshots').check()
    await page.getByLabel('Applies to').selectOption({ label: 'Selected instances' })
    await page.getByLabel('db-1 · ').check()
    expect(await page.getByLabel('web-1 · ').count()).toBe(0)
    await page.getByLabel('Find by label').fill('web-1')
    await page.getByLabel('web-1 · ').check()
    await page.getByText('for each of 2 instances').waitFor()
    await save()
    await page.getByText('Applies to: this server → db-1 and web-1.').waitFor()
  })

  it('has one instance on a schedule of its own, and on the default again once that was confirmed', async () => {
    await open('settings')
    await page.getByLabel('Enable Automatic Snapshots').check()
    await save()
    await page.getByText('Saved.').waitFor()
    await open('instances')
    await page.getByRole('link', { name: 'db-1' }).click()
    await page.getByText('Unprotected: no schedule applies to this instance').waitFor()
    expect(await page.getByLabel('Frequency').isVisible()).toBe(false)
    await page.getByRole('radio', { name: 'Custom schedule' }).check()
    await page.getByLabel('Frequency').selectOption({ label: 'Every Hour' })
    await page.getByText('24 snapshots a day').waitFor()
    await save()
    await page.getByText('Saved. Schedule of db-1').waitFor()
    expect(await page.getByRole('radio', { name: 'Custom schedule' }).isChecked()).toBe(true)
    await page.getByRole('radio', { name: 'Default schedule' }).check()
    await save()
    await page.getByText('This instance will no longer be protected').waitFor()
    await page.getByRole('link', { name: 'Do not save' }).click()
    await page.getByText('Current: Custom schedule').waitFor()
    await page.getByRole('radio', { name: 'Excluded' }).check()
    await save()
    await page.getByRole('button', { name: 'Save and stop protecting 1 instance' }).click()
    await page.getByText('Current: Excluded').waitFor()
  })

  it('is looked through part by part and changed with the keyboard alone, never losing its place', async () => {
    for (let n = 0; n < 30; n += 1) panel.simulator.addInstance({ label: `node-${n}` })
    await open('instances?q=node&sort=label')
    await page.getByRole('link', { name: 'Unprotected 30' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/show=unprotected/)
    await page.getByLabel('Select node-29').focus()
    await page.keyboard.press('Space')
    // What has the focus comes to lie above the bar that stays in view.
    const topOf = async (of: Locator) => (await of.boundingBox())?.y ?? Number.NaN
    const bar = page.getByRole('button', { name: 'Exclude' })
    const box = page.getByLabel('Select node-29')
    await expect.poll(async () => (await topOf(bar)) - (await topOf(box))).toBeGreaterThan(16)
    await expect.poll(() => topOf(bar)).toBeLessThan(900)
    await page.getByText('1 selected:').waitFor()
    await page.getByRole('button', { name: 'Exclude' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('Saved. Schedule of node-29: Excluded.').waitFor()
    expect(page.url()).toMatch(/\/instances\?q=node&show=unprotected&sort=label$/)
    await page.getByRole('link', { name: 'Excluded 1' }).waitFor()
    expect(await rowOf('node-29').count()).toBe(0)
  })

  it('fits at every width, in either direction of writing', async () => {
    await addAnUnwieldyOne()
    for (const path of ['instances', `instances/${panel.instanceId}`]) {
      await open(path)
      for (const direction of ['ltr', 'rtl']) {
        await page.evaluate(`document.querySelector('[dir]').dir = '${direction}'`)
        for (let width = 320; width <= 1_100; width += 60) {
          await page.setViewportSize({ width, height: 900 })
          const over = await page.evaluate(
            'document.documentElement.scrollWidth - document.documentElement.clientWidth'
          )
          expect(over, `${path} ${direction} ${width}`).toBeLessThanOrEqual(0)
        }
      }
    }
  })

  it('is changed in bulk, what is ticked outliving a refresh', async () => {
    panel.simulator.addInstance({ label: 'db-2' })
    await open('instances')
    await page.getByLabel('Select db-1').check()
    await page.getByLabel('Select db-2').check()
    const refreshed = page.waitForResponse(/\/instances\?/)
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await refreshed
    for (const phase of ['.htmx-request', '.htmx-swapping', '.htmx-settling']) {
      await page.locator(phase).waitFor({ state: 'detached' })
    }
    expect(await page.getByLabel('Select db-2').isChecked()).toBe(true)
    await page.getByRole('button', { name: 'Exclude' }).click()
    await page.getByText('Saved. Schedule of db-1 and db-2: Excluded.').waitFor()
    expect(await rowOf('db-2').textContent()).toContain('Excluded')
    await page.getByLabel('Select all on this page').check()
    await page.getByRole('button', { name: 'Custom schedule…' }).click()
    await page.getByRole('heading', { name: 'Custom schedule for web-1, db-1, and db-2' }).waitFor()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
  })
})
