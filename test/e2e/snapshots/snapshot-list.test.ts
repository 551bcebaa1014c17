import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { hasBrowser, openPage, saysWhyWithoutBrowser } from '../../support/browser.js'
import { HOUR } from '../../support/fake-clock.js'
import type { PanelApp } from '../../support/panel-app.js'
import { useServedPanel } from '../../support/panels/in-browser.js'

saysWhyWithoutBrowser()

describe.runIf(hasBrowser)('the list of snapshots', () => {
  let browser: Browser
  let panel: PanelApp
  let context: BrowserContext
  let page: Page
  let complaints: string[]
  let url = ''

  useServedPanel(async (started) => {
    ;({ browser, panel } = started)
    url = `${started.base}/snapshots`
    const other = panel.simulator.addInstance({ label: 'db-1' }).id
    for (let n = 0; n < 70; n += 1) {
      const of = n % 2 === 0 ? panel.instanceId : other
      panel.simulator.addSnapshot({
        description: `nightly ${n} [vpa a ${of} ${String(n).padStart(16, '0')}]`,
        createdAt: new Date(panel.clock.now().getTime() - (n + 1) * HOUR)
      })
    }
    await panel.get('/snapshots')
  })
  afterEach(async () => {
    expect(complaints).toEqual([])
    await context?.close()
  })

  const open = async (options: Parameters<typeof openPage>[1] = {}) => {
    ;({ page, context, complaints } = await openPage(browser, options))
    await page.goto(url)
  }
  const bar = () => page.getByRole('group', { name: 'Selected snapshots' })
  const box = (n: number) => page.getByLabel(`Select nightly ${n}`, { exact: true })
  const lockedCount = () =>
    panel.simulator.snapshots().filter(({ description }) => description.includes('[vpa ap')).length

  it('is filtered as soon as a filter is chosen, and cleared again', async () => {
    await open()
    await page.getByLabel('Filter by instance').selectOption('db-1')
    await page.waitForURL(/\?instance=[\w-]+$/)
    expect(await page.evaluate('document.activeElement.id')).toBe('va-filter-instance')
    expect(await page.getByRole('button', { name: 'Filter', exact: true }).count()).toBe(0)
    await page.getByLabel('Filter by origin').selectOption('Automatic')
    await page.waitForURL(/origin=automatic/)
    await page.getByRole('link', { name: 'Size' }).click()
    await page.waitForURL(/instance=.*origin=automatic.*sort=-size/)
    await page.getByRole('link', { name: 'Remove filter Automatic' }).click()
    await page.waitForURL(/\?instance=[\w-]+&sort=-size$/)
    await page.getByRole('link', { name: 'Clear filters' }).click()
    await page.waitForURL(/snapshots\?sort=-size$/)
  })

  it('keeps filters and selection through every action, Cancel and Back', async () => {
    await open()
    await page.getByLabel('Search by name or instance').fill('nightly')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\?q=nightly/)
    await box(1).check()
    await box(3).check()
    await bar().getByText('2 selected · ').waitFor()
    const isAsBefore = async () => {
      await bar().getByText('2 selected · ').waitFor()
      expect(page.url()).toContain('q=nightly')
      expect(await box(1).isChecked()).toBe(true)
      expect(await box(3).isChecked()).toBe(true)
    }
    // Cancel of what was selected, and Back from it.
    await bar().getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('link', { name: 'Cancel' }).click()
    await isAsBefore()
    await bar().getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('button', { name: 'Delete 2 snapshots' }).waitFor()
    await page.goBack()
    await isAsBefore()
    // What the menu of a row does.
    const menu = page.getByLabel('Actions for nightly 5', { exact: true })
    await menu.click()
    await page.getByRole('button', { name: 'Lock nightly 5' }).click()
    await page.getByText('“nightly 5” is locked').waitFor()
    await isAsBefore()
    await menu.click()
    await page.getByRole('link', { name: 'Rename nightly 5' }).click()
    await page.getByLabel('Snapshot Name').fill('nightly V')
    await page.getByRole('button', { name: 'Rename' }).click()
    await page.getByText('Renamed to “nightly V”.').waitFor()
    await page.getByRole('link', { name: 'All snapshots' }).click()
    await isAsBefore()
    await page.getByLabel('Actions for nightly 7', { exact: true }).click()
    await page.getByRole('link', { name: 'Restore nightly 7' }).click()
    await page.getByRole('link', { name: 'Cancel' }).click()
    await isAsBefore()
    await page.getByLabel('Actions for nightly 7', { exact: true }).click()
    await page.getByRole('link', { name: 'Delete nightly 7' }).click()
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByText('“nightly 7” was deleted.').waitFor()
    await isAsBefore()
    // The next page, and what is selected there besides.
    await page.getByRole('link', { name: 'Next' }).click()
    await page.waitForURL(/page=2/)
    await bar().getByText('2 selected · ').waitFor()
    await box(60).check()
    await bar().getByText('3 selected · ').waitFor()
    await bar().getByRole('button', { name: 'Lock' }).click()
    await page.getByText('3 of 3 snapshots were locked.').waitFor()
    expect(lockedCount()).toBe(4)
  })

  it('selects all of a page, and then all that match', async () => {
    await open()
    expect(await bar().isVisible()).toBe(false)
    await page.getByLabel('Select all on this page').check()
    await bar().getByText('50 selected · ').waitFor()
    await page.getByLabel('All 70 snapshots of the account').check()
    await bar().getByText('All 70 selected · ').waitFor()
    // It stays in view wherever the page is.
    await page.evaluate('window.scrollTo(0, 0)')
    await bar().getByRole('button', { name: 'Delete' }).click({ trial: true })
    await box(3).uncheck()
    await bar().getByText('49 selected · ').waitFor()
    await bar().getByRole('link', { name: 'Clear' }).click()
    await bar().waitFor({ state: 'hidden' })
    expect(await page.locator('.va-box:checked').count()).toBe(0)
    await page.getByLabel('Select all on this page').check()
    await page.getByLabel('All 70 snapshots of the account').check()
    await bar().getByRole('button', { name: 'Delete' }).click()
    await page.getByText('70 snapshots will be deleted.').waitFor()
    await page.getByRole('link', { name: 'Cancel' }).click()
    await bar().getByText('All 70 selected · ').waitFor()
    expect(panel.simulator.snapshots()).toHaveLength(70)
  })

  it('has menus that close by Escape, by a click elsewhere and by another one', async () => {
    await open()
    const openMenus = page.locator('details.va-menu[open]')
    const menu = page.getByLabel('Actions for nightly 1', { exact: true })
    await menu.focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toContain('Restore')
    await page.keyboard.press('Escape')
    expect(await openMenus.count()).toBe(0)
    expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe(
      'Actions for nightly 1'
    )
    await menu.click()
    await page.getByLabel('Actions for nightly 9', { exact: true }).click()
    expect(await openMenus.count()).toBe(1)
    await page.getByRole('heading', { name: 'Snapshots' }).click()
    expect(await openMenus.count()).toBe(0)
  })

  it('only asks whether to delete by Enter in a box', async () => {
    await open()
    await box(1).check()
    await box(1).press('Enter')
    await page.getByRole('button', { name: 'Delete 1 snapshot' }).waitFor()
    expect(lockedCount()).toBe(0)
    expect(panel.simulator.snapshots()).toHaveLength(70)
  })

  it.each([
    { width: 1280, height: 900, colorScheme: 'light' },
    { width: 375, height: 800, colorScheme: 'dark' }
  ] as const)(
    'works without JavaScript ($width pixels, $colorScheme)',
    async ({ width, height, colorScheme }) => {
      await open({ javaScriptEnabled: false, viewport: { width, height }, colorScheme })
      await page.getByLabel('Search by name or instance').fill('db-1')
      if (width < 500) await page.getByText('Filters', { exact: true }).click()
      await page.getByLabel('Filter by state').selectOption('Complete')
      await page.getByRole('button', { name: 'Filter', exact: true }).click()
      await page.waitForURL(/q=db-1/)
      await box(1).check()
      await page.getByLabel('Actions for nightly 3', { exact: true }).click()
      await page.getByRole('button', { name: 'Lock nightly 3' }).click()
      await page.getByText('“nightly 3” is locked').waitFor()
      expect(page.url()).toMatch(/q=db-1&.*state=complete/)
      expect(await box(1).isChecked()).toBe(true)
      await bar().getByRole('button', { name: 'Delete' }).click()
      await page.getByRole('link', { name: 'Cancel' }).click()
      expect(await box(1).isChecked()).toBe(true)
      await bar().getByRole('button', { name: 'Lock', exact: true }).click()
      await page.getByText('1 of 1 snapshot was locked.').waitFor()
      expect(lockedCount()).toBe(2)
    }
  )

  it.each([320, 375, 540, 768, 1024, 1280, 1920])(
    'fits a screen of %i pixels, with a menu open and all selected',
    async (width) => {
      await open({ viewport: { width, height: 800 } })
      await page.goto(`${url}?group=instance&orphans=unprotected&state=complete&from=2026-01-01`)
      await page.getByLabel('Select all on this page').check()
      await page.getByLabel('Actions for nightly 1', { exact: true }).click()
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      const menu = await page.locator('details.va-menu[open] > div').boundingBox()
      expect(menu?.x).toBeGreaterThanOrEqual(0)
      await page.getByRole('link', { name: 'Rename nightly 1', exact: true }).click({ trial: true })
    }
  )
})
