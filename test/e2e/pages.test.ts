import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hasBrowser, openPage, saysWhyWithoutBrowser } from '../support/browser.js'
import { useDemo } from '../support/panels/in-browser.js'
import { type DemoProcess, signInTo } from '../support/processes/demo-process.js'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const PAGES = [
  'overview',
  'settings',
  'settings/api-key/remove',
  'settings/api',
  'settings/api/new',
  'settings/api/reference',
  'snapshots',
  'snapshots/new',
  'instances',
  'activity',
  'nonsense'
]

interface Violation {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly { readonly html: string }[]
}

/** Nothing is saved by it. */
async function openPreview(page: Page, demo: DemoProcess): Promise<void> {
  await page.goto(`${demo.url}/vultr/settings`)
  await page.getByLabel('Retention Period (Days)').selectOption('1')
  await page.getByRole('button', { name: 'Save' }).last().click()
  await page.getByRole('heading', { name: 'Review this change' }).waitFor()
}

async function openOwnSchedule(page: Page, demo: DemoProcess): Promise<void> {
  await page.goto(`${demo.url}/vultr/instances`)
  await page
    .getByLabel(/^Select (?!all)/)
    .first()
    .check()
  await page.getByRole('button', { name: 'Custom schedule…' }).click()
  await page.getByRole('heading', { name: /^Custom schedule for/ }).waitFor()
}

saysWhyWithoutBrowser()

describe.runIf(hasBrowser)('the pages', () => {
  let demo: DemoProcess
  let browser: Browser
  useDemo((started) => {
    ;({ demo, browser } = started)
  })

  it.each(['light', 'dark'] as const)(
    'have nothing for axe-core to complain of (%s)',
    async (colorScheme) => {
      const { page, context } = await openPage(browser, { colorScheme, bypassCSP: true })
      await page.goto(`${demo.url}/login`)
      const found: string[] = []
      const check = async (path: string) => {
        await page.evaluate(AXE)
        const violations = (await page.evaluate(
          'axe.run().then((result) => result.violations)'
        )) as Violation[]
        for (const { id, impact, nodes } of violations) {
          if (impact !== undefined) found.push(`${path}: ${id} ${nodes[0]?.html}`)
        }
      }
      await check('login')
      await signInTo(demo, page)
      for (const path of PAGES) {
        await page.goto(`${demo.url}/vultr/${path}`)
        if (path === 'settings') await page.getByText('Advanced').click()
        await check(path)
      }
      await page.goto(`${demo.url}/account`)
      await check('account')
      await page.goto(`${demo.url}/vultr/snapshots`)
      await page.locator('.va-box').first().check()
      await page.locator('tr:has(.va-box) .va-menu summary').first().click()
      await check('a menu and the bar')
      await page.getByRole('link', { name: /^Delete / }).click()
      await check('delete')
      await page.goto(`${demo.url}/vultr/instances`)
      await page.getByRole('link', { name: 'web-1' }).click()
      await page.getByRole('heading', { name: 'Snapshot history' }).waitFor()
      await check('instance')
      await page.getByRole('radio', { name: 'Custom schedule' }).check()
      await check('custom schedule of an instance')
      await page.getByRole('radio', { name: 'Excluded' }).check()
      await page.getByRole('button', { name: 'Save' }).last().click()
      await page.getByRole('heading', { name: 'Review this change' }).waitFor()
      await check('before it is excluded')
      await page.goto(`${demo.url}/vultr/instances?show=problems`)
      await page.getByRole('link', { name: 'lb-1' }).click()
      await page.getByRole('list', { name: 'What needs attention' }).waitFor()
      await check('instance with a problem')
      await page.goto(`${demo.url}/vultr/instances`)
      await page.getByRole('link', { name: 'web-1' }).click()
      await page.getByRole('heading', { name: 'Snapshot history' }).waitFor()
      await page
        .getByRole('link', { name: /^web-1 2/ })
        .first()
        .click()
      await page.getByRole('button', { name: 'Rename' }).waitFor()
      await check('snapshot')
      await page.getByRole('link', { name: 'Restore…' }).click()
      await page.getByRole('button', { name: 'Restore' }).waitFor()
      await check('restore')
      await openPreview(page, demo)
      await check('before it is saved')
      await openOwnSchedule(page, demo)
      await check('own schedule')
      expect(found).toEqual([])
      await context.close()
    }
  )

  it('fit a screen of 375 pixels without scrolling sideways', async () => {
    const { page, context } = await openPage(browser, { viewport: { width: 375, height: 800 } })
    await signInTo(demo, page)
    for (const path of PAGES) {
      await page.goto(`${demo.url}/vultr/${path}`)
      expect(await page.evaluate('document.documentElement.scrollWidth'), path).toBeLessThanOrEqual(
        375
      )
    }
    const width = () => page.evaluate('document.documentElement.scrollWidth')
    await page.goto(`${demo.url}/vultr/instances?q=shop-2`)
    await page.getByRole('link', { name: 'shop-2' }).click()
    await page.getByRole('heading', { name: 'Snapshot history' }).waitFor()
    expect(await width(), 'instance').toBeLessThanOrEqual(375)
    await openPreview(page, demo)
    expect(await width(), 'before it is saved').toBeLessThanOrEqual(375)
    await openOwnSchedule(page, demo)
    expect(await width(), 'own schedule').toBeLessThanOrEqual(375)
    await context.close()
  })

  it('can be used by keyboard alone', async () => {
    const { page, context } = await openPage(browser)
    await signInTo(demo, page)
    await page.goto(`${demo.url}/vultr/snapshots`)
    const focused = () => page.evaluate('document.activeElement?.textContent?.trim()')
    for (let count = 0; count < 30 && (await focused()) !== 'Create Snapshot'; count += 1) {
      await page.keyboard.press('Tab')
    }
    expect(await focused()).toBe('Create Snapshot')
    await page.keyboard.press('Enter')
    await page.getByLabel('Snapshot Name').waitFor()
    for (let count = 0; count < 30; count += 1) {
      await page.keyboard.press('Tab')
      if ((await page.evaluate('document.activeElement?.id')) === 'va-name') break
    }
    await page.keyboard.type(' by keyboard')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/snapshots')
    await page.getByRole('status').first().waitFor()
    await context.close()
  })

  it('work without JavaScript', async () => {
    const { page, context } = await openPage(browser, { javaScriptEnabled: false })
    await signInTo(demo, page)
    await page.goto(`${demo.url}/vultr/settings`)
    await page.getByLabel('Retention Period (Days)').selectOption('45')
    await page.getByRole('button', { name: 'Save' }).last().click()
    await page.getByText('Retention period: 30 days → 45 days.').waitFor()
    await page.goto(`${demo.url}/vultr/snapshots?q=golden`)
    expect(await page.getByRole('row').count()).toBe(2)
    await context.close()
  })

  it('keep the chosen theme', async () => {
    const { page, context } = await openPage(browser, { colorScheme: 'light' })
    await signInTo(demo, page)
    const theme = () => page.evaluate("document.documentElement.getAttribute('data-bs-theme')")
    expect(await theme()).toBe('light')
    await page.getByRole('button', { name: 'Switch between light and dark' }).click()
    expect(await theme()).toBe('dark')
    await page.goto(`${demo.url}/vultr/snapshots`)
    expect(await theme()).toBe('dark')
    await context.close()
  })
})
