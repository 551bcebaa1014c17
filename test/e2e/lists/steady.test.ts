import type { Browser } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hasBrowser, openPage, saysWhyWithoutBrowser } from '../../support/browser.js'
import { useDemo } from '../../support/panels/in-browser.js'
import { type DemoProcess, signInTo } from '../../support/processes/demo-process.js'

const PAGES = [
  'snapshots',
  'snapshots?origin=automatic&state=complete',
  'snapshots?group=instance',
  'snapshots?group=day',
  'instances',
  ...['unprotected', 'problems', 'custom', 'excluded'].map((show) => `instances?show=${show}`),
  'activity',
  'activity?kind=prune&outcome=ok',
  'snapshots/new'
]

/** Notes every shift from the first frame on. */
const WATCH = `
  window.shifts = []
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries()) {
      const moved = sources.map(({ node }) => (node?.outerHTML ?? '').slice(0, 60))
      window.shifts.push(value.toFixed(4) + ': ' + moved.join(', '))
    }
  }).observe({ type: 'layout-shift', buffered: true })`

/** The choices that are wider than their select. What an instance or a user is called may be as long as it likes. */
const CUT = `(() => {
  const shown = document.querySelector('#va-filters-shown:not(:checked)')
  if (shown) shown.click()
  const pen = document.createElement('canvas').getContext('2d')
  return [...document.querySelectorAll('.vultr-addon select')]
    .filter((each) => each.checkVisibility() && !/-(instance|user)$/.test(each.id))
    .flatMap((each) => {
      const style = getComputedStyle(each)
      const room = each.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)
      pen.font = style.font
      // Boxes are told in whole pixels.
      const isCut = ({ text }) => pen.measureText(text).width > room + 1
      return [...each.options].filter(isCut).map(({ text }) => each.id + ': ' + text)
    })
})()`

saysWhyWithoutBrowser()

describe.runIf(hasBrowser)('the lists', () => {
  let demo: DemoProcess
  let browser: Browser
  useDemo((started) => {
    ;({ demo, browser } = started)
  })

  it.each([1280, 375])(
    'do not move while they load, nor by scripts that come late (%d)',
    async (width) => {
      const { page, context } = await openPage(browser, { viewport: { width, height: 900 } })
      await signInTo(demo, page)
      await page.goto(`${demo.url}/vultr/snapshots`)
      const ids = await page
        .locator('.va-box')
        .evaluateAll((boxes) => boxes.slice(0, 2).map((box) => box.getAttribute('value')))
      await page.addInitScript(WATCH)
      const found: string[] = []
      const visitAll = async () => {
        for (const path of [...PAGES, `snapshots?id=${ids.join('&id=')}`]) {
          await page.goto(`${demo.url}/vultr/${path}`)
          await page.waitForTimeout(300)
          const shifts = (await page.evaluate('window.shifts')) as string[]
          found.push(...shifts.map((each) => `${path}: ${each}`))
        }
      }
      // In one piece, wherever a busy machine would have cut it: it is scripts that must not move it.
      await page.route(
        (at) => !at.pathname.includes('/static/'),
        async (route) => await route.fulfill({ response: await route.fetch() })
      )
      await visitAll()
      // The page is drawn long before the scripts that wait for its end.
      await page.route(/\/static\/(vultr|snapshot-list|htmx)\.js/, async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 500))
        await route.continue()
      })
      await visitAll()
      expect(found).toEqual([])
      await context.close()
    }
  )

  it.each(['en', 'de'])('have filters whose choices are not cut (%s)', async (locale) => {
    const { page, context } = await openPage(browser, { locale })
    await signInTo(demo, page)
    const found: string[] = []
    for (const width of [1920, 1280, 768, 375]) {
      await page.setViewportSize({ width, height: 900 })
      for (const path of ['snapshots', 'instances', 'activity']) {
        await page.goto(`${demo.url}/vultr/${path}`)
        const cut = (await page.evaluate(CUT)) as string[]
        found.push(...cut.map((each) => `${path}, ${width}: ${each}`))
      }
    }
    expect(found).toEqual([])
    await context.close()
  })
})
