import type { Browser, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hasBrowser, openPage, saysWhyWithoutBrowser } from '../support/browser.js'
import { useDemo } from '../support/panels/in-browser.js'
import { type DemoProcess, signInTo } from '../support/processes/demo-process.js'

/** In CSS pixels, each way. */
const SMALLEST_TARGET = 24

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
  'activity?kind=prune&outcome=ok',
  'nonsense'
]

/**
 * What can be pressed and is too small. A link within a sentence is as high as its line, and a box that has
 * a label is pressed there as well.
 */
const TOO_SMALL = `(() => {
  const inText = (link) => [...link.parentNode.childNodes].some(
    (each) => each.nodeType === 3 && each.textContent.trim() !== '' && !link.contains(each)
  )
  const sizes = (each) => [each, ...(each.labels ?? [])].map((one) => one.getBoundingClientRect())
  return [...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary')]
    .filter((each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    .filter((each) => !each.classList.contains('shell-skip'))
    .filter((each) => !(each.matches('a') && inText(each)))
    .filter((each) => !sizes(each).some(({ width, height }) => width >= ${SMALLEST_TARGET} && height >= ${SMALLEST_TARGET} - 0.1))
    .map((each) => Math.round(each.getBoundingClientRect().height) + ' px: ' + each.outerHTML.slice(0, 160))
})()`

/** One of the demo's that can be renamed; by its address, as its row may move while the list is live. */
async function openSnapshot(page: Page): Promise<void> {
  const link = page.getByRole('link', { name: /^web-1 2/ }).first()
  await page.goto(new URL((await link.getAttribute('href')) ?? '', page.url()).href)
  await page.getByRole('button', { name: 'Rename' }).waitFor()
}

saysWhyWithoutBrowser()

describe.runIf(hasBrowser)('the pages', () => {
  let demo: DemoProcess
  let browser: Browser
  useDemo((started) => {
    ;({ demo, browser } = started)
  })

  async function open(path: string, options: Parameters<typeof openPage>[1] = {}) {
    const opened = await openPage(browser, options)
    await signInTo(demo, opened.page)
    await opened.page.goto(`${demo.url}/vultr/${path}`)
    return opened
  }

  it.each([1280, 375])('have targets of 24 pixels and more (%d)', async (width) => {
    const { page, context } = await open('settings', { viewport: { width, height: 900 } })
    const found = new Set<string>()
    const measure = async (name: string) => {
      await page.evaluate(
        "for (const each of document.querySelectorAll('details')) each.open = true"
      )
      for (const each of (await page.evaluate(TOO_SMALL)) as string[]) found.add(`${name}: ${each}`)
    }
    for (const path of PAGES) {
      await page.goto(`${demo.url}/vultr/${path}`)
      await measure(path)
    }
    await page.goto(`${demo.url}/vultr/instances?q=web-1`)
    await page.locator('.va-name-link').first().click()
    await page.locator('#va-own-schedule').waitFor({ state: 'attached' })
    await measure('instance')
    await page.goto(`${demo.url}/vultr/snapshots`)
    await openSnapshot(page)
    await measure('snapshot')
    expect([...found]).toEqual([])
    await context.close()
  })

  it('show that a button works, send it once, and are ready again on the way back', async () => {
    const { page, context } = await open('snapshots/new')
    let sent = 0
    // An answer without a page leaves the browser where it is, as one that has not come yet.
    await page.route('**/vultr/snapshots', async (route) => {
      if (route.request().method() !== 'POST') return await route.continue()
      sent += 1
      await route.fulfill({ status: 204 })
    })
    const create = page.getByRole('button', { name: 'Create', exact: true })
    await create.click()
    await page.locator('.btn.va-busy[aria-disabled="true"]').waitFor()
    await create.click({ force: true })
    await page.evaluate('document.querySelector(\'[action$="/snapshots"]\').requestSubmit()')
    expect(sent).toBe(1)
    await page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(await page.locator('.va-busy, [aria-busy]').count()).toBe(0)
    await page.unroute('**/vultr/snapshots')
    await create.click()
    await page.waitForURL('**/vultr/snapshots')
    await page.locator('.va-flash').waitFor()
    await page.getByRole('button', { name: 'Dismiss message' }).click()
    expect(await page.locator('.va-flash').count()).toBe(0)
    await context.close()
  })

  it('say a message once, and not again on the way back', async () => {
    const { page, context } = await open('snapshots')
    await openSnapshot(page)
    await page.getByLabel('Snapshot Name').fill('renamed שלום')
    await page.getByRole('button', { name: 'Rename' }).click()
    await page.locator('.va-flash').waitFor()
    await page.goto(`${demo.url}/vultr/activity`)
    await page.goBack()
    await page.getByRole('button', { name: 'Rename' }).waitFor()
    await page.locator('.va-flash').waitFor({ state: 'detached' })
    await context.close()
  })

  it('ask before what was typed is left, and only then', async () => {
    const { page, context } = await open('settings')
    const asked: string[] = []
    page.on('dialog', (dialog) => {
      asked.push(dialog.type())
      void dialog.accept()
    })
    const leave = async () => {
      await page.getByRole('link', { name: 'Activity' }).last().click()
      await page.waitForURL('**/vultr/activity')
      await page.goto(`${demo.url}/vultr/settings`)
    }
    const days = page.getByLabel('Retention Period (Days)')
    const before = await days.inputValue()
    await leave()
    await days.selectOption('90')
    await days.selectOption(before)
    await leave()
    expect(asked).toEqual([])
    await days.selectOption('90')
    await leave()
    expect(asked).toEqual(['beforeunload'])
    await days.selectOption('90')
    await page.getByRole('button', { name: 'Save' }).last().click()
    await page.getByText('→ 90 days').first().waitFor()
    expect(asked).toEqual(['beforeunload'])
    await context.close()
  })

  it('name the time zone that their times are in', async () => {
    const { page, context } = await open('activity', { timezoneId: 'Europe/Berlin' })
    await page.getByText('Times on this page are in the time zone Europe/Berlin.').waitFor()
    await context.close()
    const plain = await open('activity', { javaScriptEnabled: false })
    await plain.page.getByText('Times on this page are in the time zone UTC.').waitFor()
    await plain.context.close()
  })

  it('say that the names of snapshots are in another zone, where they are', async () => {
    const names = 'Snapshot names use the schedule’s time zone, UTC.'
    const { page, context } = await open('activity', { timezoneId: 'Europe/Berlin' })
    expect(await page.getByText(names).isVisible()).toBe(true)
    await context.close()
    const same = await open('activity', { timezoneId: 'UTC' })
    expect(await same.page.getByText(names).isVisible()).toBe(false)
    await same.context.close()
  })

  it('filter as soon as something is chosen, keep the place, and clear one filter at a time', async () => {
    const { page, context } = await open('activity')
    await page.getByLabel('Kind').focus()
    await page.getByLabel('Kind').selectOption('prune')
    await page.waitForURL((url) => url.search === '?kind=prune')
    await page.locator('#va-filter-kind:focus').waitFor()
    await page.getByLabel('Outcome').selectOption('ok')
    await page.waitForURL((url) => url.search === '?kind=prune&outcome=ok')
    const group = page.locator('.va-group').first()
    await group.locator('summary').click()
    await group.locator('li').nth(1).waitFor()
    await page.getByRole('link', { name: 'Remove filter Kind: Prune' }).click()
    await page.waitForURL((url) => url.search === '?outcome=ok')
    await context.close()
  })

  it('filter without JavaScript too', async () => {
    const { page, context } = await open('activity', { javaScriptEnabled: false })
    await page.getByLabel('Kind').selectOption('prune')
    await page.getByRole('button', { name: 'Filter' }).click()
    await page.getByRole('link', { name: 'Remove filter Kind: Prune' }).waitFor()
    await context.close()
  })

  it.each(['overview', 'snapshots', 'instances', 'activity'])(
    'print %s without what can only be pressed',
    async (path) => {
      const { page, context } = await open(path, { colorScheme: 'dark' })
      await page.emulateMedia({ media: 'print' })
      const pressed = page.locator(
        '.va-tabs, .shell-menu, .btn, button, select, summary:not(.va-pictures-table > *, .va-group > *), input, .va-menu > div'
      )
      const shown = await pressed.evaluateAll((all) =>
        all.filter((each) => each.checkVisibility()).map((each) => each.outerHTML.slice(0, 80))
      )
      expect(shown).toEqual([])
      expect(await page.locator('.card').first().isVisible()).toBe(true)
      await context.close()
    }
  )

  it('do not move for those who asked for that', async () => {
    const { page, context } = await open('snapshots/new', { reducedMotion: 'reduce' })
    await page.evaluate("document.querySelector('.va-actions button').classList.add('va-busy')")
    const moving =
      await page.evaluate(`[...document.querySelectorAll('.vultr-addon *')].filter((each) =>
      ['', '::before', '::after'].some((part) => {
        const { animationName, transitionDuration } = getComputedStyle(each, part || undefined)
        return animationName !== 'none' || transitionDuration.split(', ').some((one) => one !== '0s')
      })).map((each) => each.outerHTML.slice(0, 100))`)
    expect(moving).toEqual([])
    await context.close()
  })
})
