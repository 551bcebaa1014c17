import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../../database/temporary-folder.js'
import { hasBrowser, openPage, saysWhyWithoutBrowser } from '../../support/browser.js'
import { useBrowser } from '../../support/panels/in-browser.js'
import { signInTo, startDemo } from '../../support/processes/demo-process.js'
import { pseudoCatalog } from '../../support/words/pseudo-language.js'

const NARROW = { width: 375, height: 800 }

/** The demo's German is one that nobody speaks, longer than any. */
function pseudoGerman(): Readonly<Record<string, string>> {
  const english = readFileSync(new URL('../../../locales/en.json', import.meta.url), 'utf8')
  const catalog = join(temporaryFolder(), 'pseudo.json')
  writeFileSync(catalog, JSON.stringify(pseudoCatalog(JSON.parse(english))))
  const preload = new URL('../../support/words/german-is-pseudo.mjs', import.meta.url)
  return { PSEUDO_CATALOG: catalog, NODE_OPTIONS: `--import ${preload.href}` }
}

/** Turns a page round as it is read, as a language does that is written from right to left. */
const FROM_RIGHT_TO_LEFT = `addEventListener('DOMContentLoaded', () => {
  for (const each of document.querySelectorAll('html, .vultr-addon')) each.setAttribute('dir', 'rtl')
})`

/** What sticks out of a page most, to be found at once; undefined where the page fits. */
const STICKING_OUT = `(() => {
  const { scrollWidth, clientWidth } = document.documentElement
  if (scrollWidth <= innerWidth) return undefined
  const out = [...document.body.querySelectorAll('*')]
    .map((each) => ({ each, box: each.getBoundingClientRect() }))
    .filter(({ box }) => box.right > clientWidth + 0.5 || box.left < -0.5)
    // What is scrolled within the page sticks out of nothing.
    .filter(({ each }) => each.parentElement.closest('.va-pictures-table > div') === null)
    .map(({ each }) => each.outerHTML.slice(0, 150))
  return scrollWidth + ' px: ' + out.slice(-3).join(' | ')
})()`

saysWhyWithoutBrowser()

describe.runIf(hasBrowser)('no page scrolls sideways on a screen of 375 pixels', () => {
  let browser: Browser
  useBrowser((launched) => {
    browser = launched
  })

  it.each([
    { language: 'German', script: '', environment: () => ({}) },
    { language: 'a longer language', script: '', environment: pseudoGerman },
    {
      language: 'a longer language from right to left',
      script: FROM_RIGHT_TO_LEFT,
      environment: pseudoGerman
    }
  ])('in $language', async ({ script, environment }) => {
    const demo = await startDemo(environment())
    onTestFinished(async () => void (await demo.stop()))
    const { page, context } = await openPage(browser, { viewport: NARROW, locale: 'de' })
    if (script !== '') await page.addInitScript(script)
    const found: string[] = []
    const check = async (name: string) => {
      expect(await page.locator('html').getAttribute('lang'), name).toBe('de')
      const out = await page.evaluate(STICKING_OUT)
      if (out !== undefined) found.push(`${name}: ${out}`)
    }
    const open = async (path: string) => {
      await page.goto(`${demo.url}${path}`)
      await check(path)
    }
    await open('/login')
    await signInTo(demo, page)
    for (const path of [
      'overview',
      'settings',
      'settings/api-key/remove',
      'settings/api',
      'settings/api/new',
      'snapshots/new',
      'activity',
      'none'
    ]) {
      await open(`/vultr/${path}`)
    }
    await open('/account')
    await open('/vultr/instances?q=shop-2')
    await page.locator('.va-name-link').first().click()
    await page.locator('#va-own-schedule').waitFor({ state: 'attached' })
    await check('instance')
    await open('/vultr/snapshots')
    await page.locator('.va-menu:has(a[href$="/delete"]) summary').first().click()
    await page.locator('.va-menu[open] a[href$="/delete"]').click()
    await page.waitForURL('**/delete')
    await check('delete')
    await page.goto(page.url().replace(/delete$/, 'restore'))
    await check('restore')
    await page.goto(page.url().replace(/\/restore$/, ''))
    await check('snapshot')
    await open('/vultr/instances')
    await page.locator('input[name=id]').first().check()
    await page.locator('#va-choose button[value=own]').click()
    await page.locator('[name=retentionDays]').first().waitFor()
    await check('custom schedule')
    await page.goto(`${demo.url}/vultr/settings`)
    await page.locator('#va-snapshot-settings [name=retentionDays]').selectOption('1')
    await page.locator('#va-snapshot-settings .btn-primary').last().click()
    await page.locator('[name=confirmed]').first().waitFor()
    await check('review of a change')
    expect(found).toEqual([])
    await context.close()
  })
})
