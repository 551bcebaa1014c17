import type { Browser, Page } from 'playwright-core'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { hasBrowser, openPage, saysWhyWithoutBrowser } from '../../support/browser.js'
import { useBrowser } from '../../support/panels/in-browser.js'
import { type DemoProcess, signInTo, startDemo } from '../../support/processes/demo-process.js'

const WIDTHS = Array.from({ length: 79 }, (_, at) => 320 + 10 * at)
/** Nothing in it is a place to break. */
const LONG = 'a'.repeat(60)

/** What sticks out of the page, and by how much; undefined where it fits. */
const STICKING_OUT = `(() => {
  const { scrollWidth, clientWidth } = document.documentElement
  if (scrollWidth <= clientWidth) return undefined
  const out = [...document.body.querySelectorAll('*')]
    .filter((each) => each.getBoundingClientRect().right > clientWidth + 0.5)
    .map((each) => each.outerHTML.slice(0, 80))
  return scrollWidth - clientWidth + ' px: ' + out.at(-1)
})()`

async function tooWideAt(page: Page, name: string): Promise<readonly string[]> {
  const widths: number[] = []
  let out: unknown
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 })
    const sticking = await page.evaluate(STICKING_OUT)
    if (sticking === undefined) continue
    widths.push(width)
    out ??= sticking
  }
  await page.setViewportSize({ width: 1_280, height: 900 })
  return widths.length === 0 ? [] : [`${name} at ${widths.join(' ')}: ${out}`]
}

saysWhyWithoutBrowser()

describe.runIf(hasBrowser)('no page scrolls sideways at any width from 320 to 1,100 pixels', () => {
  let browser: Browser
  let demo: DemoProcess
  useBrowser((launched) => {
    browser = launched
  })
  beforeAll(async () => {
    demo = await startDemo()
    return async () => void (await demo.stop())
  })

  it.each(['en', 'de'])('in %s', async (locale) => {
    const { page, context } = await openPage(browser, { locale })
    onTestFinished(() => context.close())
    await signInTo(demo, page)
    const found: string[] = []
    const open = async (path: string) => {
      await page.goto(`${demo.url}/vultr/${path}`)
      found.push(...(await tooWideAt(page, path)))
    }
    for (const path of [
      'overview',
      'snapshots',
      'snapshots/new',
      'instances',
      'activity',
      'settings',
      'settings/alerts',
      'settings/api/new',
      'settings/replicas'
    ]) {
      await open(path)
    }
    await page.goto(`${demo.url}/vultr/settings/api/new`)
    await page.locator('[name=name]').fill(`${LONG}-${locale}`)
    await page.locator('[name=name]').press('Enter')
    await page.getByText(`${LONG}-${locale}`).first().waitFor()
    await open('settings/api')
    await page.locator('a[href*="/revoke"]').first().click()
    await page.waitForURL('**/revoke')
    found.push(...(await tooWideAt(page, 'revoke')))
    await page.goto(`${demo.url}/vultr/instances?q=lb-1`)
    await page.locator('.va-name-link').first().click()
    await page.locator('#va-own-schedule').waitFor({ state: 'attached' })
    found.push(...(await tooWideAt(page, 'an instance')))
    await page.goto(`${demo.url}/vultr/snapshots`)
    await page.locator('.va-menu:has(a[href*="/restore"]) summary').first().click()
    await page.locator('.va-menu[open] a[href*="/restore"]').click()
    await page.waitForURL('**/restore*')
    found.push(...(await tooWideAt(page, 'restore')))
    await page.goto(page.url().replace(/\/restore.*/, ''))
    await page.locator('#va-name').fill(LONG)
    await page.getByRole('button', { name: /^(Rename|Umbenennen)$/ }).click()
    await page.getByText('Renamed to').or(page.getByText('umbenannt')).first().waitFor()
    found.push(...(await tooWideAt(page, 'a snapshot with a long name')))
    await open('snapshots?q=aaaa')
    await page.goto(`${demo.url}/vultr/settings`)
    await page.locator('#va-snapshot-settings [name=retentionDays]').selectOption('1')
    await page.locator('#va-snapshot-settings .btn-primary').last().click()
    await page.locator('[name=confirmed]').first().waitFor()
    await page.locator('details').evaluateAll('(all) => all.map((each) => (each.open = true))')
    found.push(...(await tooWideAt(page, 'a review')))
    expect(found).toEqual([])
  })
})
