import type { BrowserContext, Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { hasBrowser, LOOKS, openPage, saysWhyWithoutBrowser } from '../../support/browser.js'
import { MINUTE } from '../../support/fake-clock.js'
import { holdSix } from '../../support/pages/account-contents.js'
import { isSound as isSoundPage } from '../../support/pages/axe.js'
import { type PanelApp, settingsForm } from '../../support/panel-app.js'
import { useServedPanel } from '../../support/panels/in-browser.js'

saysWhyWithoutBrowser()

describe.runIf(hasBrowser).each(LOOKS)('what expires (%s)', (_, look) => {
  let panel: PanelApp
  let context: BrowserContext
  let page: Page
  let complaints: string[]
  let base: string

  useServedPanel(async ({ browser, ...started }) => {
    ;({ panel, base } = started)
    ;({ page, context, complaints } = await openPage(browser, look))
  })
  afterEach(() => context?.close())

  /** Nothing that axe or the console complains of, and nothing beside the screen. */
  async function isSound(): Promise<void> {
    await isSoundPage(page)
    expect(complaints).toEqual([])
  }

  /** With the keyboard alone: the field is reached by its label and an option by its first letters. */
  async function choose(label: string, option: string): Promise<void> {
    await page.getByLabel(label, { exact: true }).focus()
    await page.keyboard.type(option)
  }

  /** The cells of these columns whose text is cut or lies over the text of another one. */
  async function cutIn(columns: readonly string[]): Promise<readonly string[]> {
    return await page.evaluate<string[]>(`(() => {
      const names = ${JSON.stringify(columns)}
      const cut = []
      for (const row of document.querySelectorAll('.va-snapshots tbody tr')) {
        const boxes = names.map((name) => row.querySelector('.va-c-' + name).getBoundingClientRect())
        for (const [index, name] of names.entries()) {
          const { scrollWidth, clientWidth } = row.querySelector('.va-c-' + name)
          const { left, right, top, bottom } = boxes[index]
          const isOver = boxes.some((other, at) => at > index && other.left < right
            && other.right > left && other.top < bottom && other.bottom > top)
          if (isOver || scrollWidth > clientWidth) cut.push(name + ' of ' + row.textContent.trim())
        }
      }
      return cut
    })()`)
  }

  it('is chosen for a snapshot by hand, which says until when it is kept', async () => {
    await panel.post('/settings/snapshots', settingsForm()).expect(303)
    await page.goto(`${base}/snapshots/new`)
    await choose('Keep', 'For 7')
    await isSound()
    await page.getByRole('button', { name: 'Create', exact: true }).focus()
    await page.keyboard.press('Enter')
    await page
      .getByText(/is being created by Vultr. It is kept until (9 Mar|Mar 9,) 2026/)
      .waitFor()
    panel.clock.advance(20 * MINUTE)
    await panel.addon.tick()
    await page.goto(`${base}/snapshots`)
    await page.getByText(/^Expires 9 Mar 2026|^Expires Mar 9, 2026/).waitFor()
    await isSound()
  })

  it('is chosen for orphaned ones, and how far starts are spread', async () => {
    await panel.post('/settings/snapshots', settingsForm()).expect(303)
    await page.goto(`${base}/settings`)
    await page.getByText('Advanced', { exact: true }).focus()
    await page.keyboard.press('Enter')
    await choose('Spread Starts', 'Over 15')
    await choose('Snapshots of gone or unprotected instances', 'Expire after 30')
    await isSound()
    await page.getByRole('button', { name: 'Save', exact: true }).last().focus()
    await page.keyboard.press('Enter')
    await page
      .getByText('Snapshots of gone or unprotected instances: none → Expire after 30 days')
      .waitFor()
    expect(await page.locator('#va-spread').inputValue()).toBe('15')
    expect(await page.locator('#va-orphans').inputValue()).toBe('30')
  })

  it('is found among others, and kept instead where that is wanted', async () => {
    await holdSix(panel)
    await page.goto(`${base}/snapshots?state=expired&sort=-expiry`)
    expect(await page.locator('.va-name').count()).toBe(6)
    expect(await cutIn(['instance', 'created', 'expiry'])).toEqual([])
    await isSound()
    const filters = page.locator('label[for=va-filters-shown]')
    if (await filters.isVisible()) await filters.click()
    await page.getByLabel('Filter by state').selectOption('complete')
    await page.waitForURL(/state=complete/)
    await page
      .getByRole('row', { name: 'old 12' })
      .getByRole('link', { name: 'Expired; waiting for your confirmation' })
      .focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Expired snapshots of web-1' }).waitFor()
    await isSound()
    await page.getByRole('button', { name: 'Keep these' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText(/6 of 6/).waitFor()
    await page.goto(`${base}/snapshots?state=locked`)
    expect(await page.locator('.va-name').count()).toBe(6)
    await page.goto(`${base}/overview`)
    expect(await page.getByText('wait for your confirmation').count()).toBe(0)
    await isSound()
  })
})
