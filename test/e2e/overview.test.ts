import type { Browser, BrowserContext, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hasBrowser, openPage, saysWhyWithoutBrowser } from '../support/browser.js'
import { HOUR, MINUTE } from '../support/fake-clock.js'
import { type PanelApp, settingsForm } from '../support/panel-app.js'
import { useServedPanel } from '../support/panels/in-browser.js'

saysWhyWithoutBrowser()

describe.runIf(hasBrowser)('Overview', () => {
  let browser: Browser
  let panel: PanelApp
  let base = ''

  useServedPanel(async (started) => {
    ;({ browser, panel, base } = started)
    await panel.get('/snapshots')
    await panel.post('/settings/snapshots', settingsForm()).expect(303)
  })

  async function openWith(
    options: Parameters<typeof openPage>[1],
    work: (page: Page, context: BrowserContext) => Promise<void>
  ): Promise<void> {
    const { page, context, complaints } = await openPage(browser, options)
    await page.goto(`${base}/`)
    await work(page, context)
    expect(complaints).toEqual([])
    await context.close()
  }

  async function refuseOne(): Promise<void> {
    panel.simulator.faults.add({
      method: 'POST',
      when: 'before',
      times: 1_000,
      fault: { kind: 'status', status: 400, sentence: 'No.' }
    })
    panel.clock.set('2026-03-02T06:00:00Z')
    await panel.addon.tick()
  }

  it.each([
    { width: 1280, colorScheme: 'light', javaScriptEnabled: true },
    { width: 375, colorScheme: 'dark', javaScriptEnabled: false }
  ] as const)(
    'has a problem retried, acknowledged and taken back ($width px, JavaScript: $javaScriptEnabled)',
    async ({ width, ...look }) => {
      await refuseOne()
      await openWith({ ...look, viewport: { width, height: 800 } }, async (page) => {
        await page.getByRole('heading', { name: /web-1 · Snapshot not started yet/ }).waitFor()
        await page.getByRole('button', { name: 'Retry the snapshot of web-1 now' }).click()
        await page.getByText('Retrying within a minute.').waitFor()
        await page.getByRole('button', { name: /^Acknowledge: web-1/ }).click()
        await page.getByText('No open problems').waitFor()
        await page.locator('#va-acknowledged > summary').click()
        await page.getByRole('button', { name: /^Take back/ }).click()
        await page.getByRole('heading', { name: /web-1 · Snapshot not started yet/ }).waitFor()
        await page.getByRole('link', { name: 'Activity', exact: true }).click()
        await page.getByText('1 problem: web-1: Snapshot not started yet.').waitFor()
        await page.getByRole('link', { name: 'Open Overview' }).click()
        await page.getByRole('heading', { name: 'Needs attention' }).waitFor()
      })
    }
  )

  it('is live while something runs, and comes to rest by itself', async () => {
    // Nothing else is due meanwhile.
    await panel.post('/settings/snapshots', settingsForm({ frequency: 'every-day' })).expect(303)
    await panel.post('/snapshots', { name: 'by hand' }).expect(303)
    await openWith({}, async (page) => {
      const running = page.getByRole('heading', { name: 'Running now' })
      await running.waitFor()
      panel.clock.advance(11 * MINUTE)
      await panel.addon.tick()
      await running.waitFor({ state: 'detached' })
      expect(await page.locator('#va-overview').getAttribute('hx-trigger')).not.toBe('every 5s')
    })
  })

  it('leads to a day in Activity by the keyboard, its days being one stop', async () => {
    panel.clock.advance(HOUR)
    await openWith({}, async (page) => {
      const days = page.getByRole('list', { name: /^Last 90 days/ })
      expect(await days.locator('a[tabindex="0"]').count()).toBe(1)
      await page.locator('h2', { hasText: 'History' }).click()
      for (let count = 0; count < 60; count += 1) {
        await page.keyboard.press('Tab')
        if (await days.locator('a:focus').count()) break
      }
      const focused = () => page.evaluate('document.activeElement.title')
      expect(await focused()).toMatch(/^2 Mar 2026/)
      await page.keyboard.press('ArrowLeft')
      expect(await focused()).toMatch(/^23 Feb 2026/)
      await page.keyboard.press('ArrowUp')
      expect(await focused()).toMatch(/^22 Feb 2026/)
      await page.keyboard.press('Home')
      expect(await focused()).toMatch(/^3 Dec 2025/)
      await page.keyboard.press('ArrowRight')
      await page.keyboard.press('Enter')
      await page.waitForURL('**/activity?day=2025-12-10')
    })
  })

  it('says the counts of the day that has the pointer or the focus, and moves nothing by that', async () => {
    await openWith({}, async (page) => {
      const said = page.locator('[data-day-said]')
      const legend = page.locator('.va-legend')
      const before = await legend.boundingBox()
      expect(await said.textContent()).toMatch(/^2 Mar 2026: /)
      await page.locator('.va-day[title^="23 Feb 2026"]').hover()
      expect(await said.textContent()).toMatch(/^23 Feb 2026: /)
      await page.locator('.va-day[title^="24 Feb 2026"]').focus()
      expect(await said.textContent()).toMatch(/^24 Feb 2026: /)
      await page.locator('h2', { hasText: 'History' }).hover()
      expect(await said.textContent()).toMatch(/^24 Feb 2026: /)
      expect(await legend.boundingBox()).toEqual(before)
    })
  })

  it('says them at the first tap of a finger, and opens the day at the second', async () => {
    await openWith({ hasTouch: true, viewport: { width: 375, height: 800 } }, async (page) => {
      const day = page.locator('a.va-day[title^="23 Feb 2026"]')
      await day.tap()
      const said = page.locator('[data-day-said]')
      expect(await said.textContent()).toMatch(
        /^23 Feb 2026: .*Tap again to open it in Activity\.$/
      )
      await day.tap()
      await page.waitForURL('**/activity?day=2026-02-23')
    })
  })

  it('has days that are large enough for a finger, and scrolls sideways at no width', async () => {
    await openWith({}, async (page) => {
      for (const width of [320, 375, 600, 721, 768, 900, 1100, 1280, 1920]) {
        await page.setViewportSize({ width, height: 800 })
        const box = await page.locator('.va-day').nth(40).boundingBox()
        expect(Math.min(box?.width ?? 0, box?.height ?? 0), `${width}`).toBeGreaterThanOrEqual(24)
        const scrollWidth = await page.evaluate('document.documentElement.scrollWidth')
        expect(scrollWidth, `${width}`).toBeLessThanOrEqual(width)
      }
    })
  })
})
