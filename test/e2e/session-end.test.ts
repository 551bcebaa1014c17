import { createServer, type Server } from 'node:http'
import express from 'express'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hasBrowser, openPage, saysWhyWithoutBrowser } from '../support/browser.js'
import { type PanelApp, startPanelApp } from '../support/panel-app.js'
import { closed, listening, useBrowser, useDemo } from '../support/panels/in-browser.js'
import { type DemoProcess, signIn } from '../support/processes/demo-process.js'

saysWhyWithoutBrowser()

/** What a host does with somebody whose session has ended. */
type AtTheDoor =
  | 'signed in'
  | 'refused by authorize'
  | 'sign-in page'
  | 'sign-in elsewhere'
  | 'down'

const ENDS: readonly AtTheDoor[] = ['refused by authorize', 'sign-in page', 'sign-in elsewhere']

/** As the browser says that its user came back to the page. */
const comeBack = (page: Page) =>
  page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

async function openedBy(page: Page, name: string): Promise<Page> {
  const [opened] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('link', { name }).click()
  ])
  return opened
}

describe.runIf(hasBrowser)('a page whose session has ended', () => {
  let browser: Browser
  let panel: PanelApp
  let host: Server
  let elsewhere: Server
  let url: string
  let door: AtTheDoor
  useBrowser((launched) => {
    browser = launched
  })
  beforeAll(async () => {
    elsewhere = createServer((_, response) => response.end('<h1>Single sign-on</h1>'))
    const singleSignOn = await listening(elsewhere)
    door = 'signed in'
    panel = await startPanelApp({ addon: { authorize: () => door === 'signed in' } })
    const app = express()
    app.get('/sign-in', (_request, response) => {
      response.send('<h1>Host sign-in</h1>')
    })
    app.use((request, response, next) => {
      const isStatic = request.path.includes('/static/')
      if (isStatic || door === 'signed in' || door === 'refused by authorize') next()
      else if (door === 'sign-in page') response.redirect('/sign-in')
      else if (door === 'sign-in elsewhere') response.redirect(singleSignOn)
      else response.status(500).send('<h1>Broken</h1>')
    })
    app.use(panel.app)
    host = createServer(app)
    url = `${await listening(host)}${panel.mount}`
  })
  beforeEach(() => {
    door = 'signed in'
  })
  afterAll(async () => {
    await closed(host)
    await closed(elsewhere)
    await panel.close()
  })

  it.each(ENDS)('keeps its list, says so, and goes on once signed in (%s)', async (end) => {
    const { page, context } = await openPage(browser)
    panel.simulator.addSnapshot({ description: `by hand ${end}` })
    panel.clock.advance(20_000)
    await page.goto(`${url}/snapshots`)
    await page.getByLabel(`Select by hand ${end}`).check()
    door = end
    await comeBack(page)
    await page.getByText('Session ended.').waitFor()
    expect(await page.getByRole('link', { name: `by hand ${end}`, exact: true }).isVisible()).toBe(
      true
    )
    expect(await page.getByLabel(`Select by hand ${end}`).isChecked()).toBe(true)
    const signIn = page.getByRole('link', { name: 'Sign in' })
    // With what is selected, which the address holds.
    expect(page.url()).toContain(`${url}/snapshots?id=`)
    expect(await signIn.getAttribute('href')).toBe(page.url())
    expect(await signIn.getAttribute('target')).toBe('_blank')
    door = 'signed in'
    await comeBack(page)
    await page.getByText('Session ended.').waitFor({ state: 'hidden' })
    await page.getByRole('checkbox', { name: `Select by hand ${end}`, checked: true }).waitFor()
    await context.close()
  })

  it.each(ENDS)('keeps what was typed, and sends it once signed in (%s)', async (end) => {
    const { page, context } = await openPage(browser)
    await page.goto(`${url}/snapshots/new`)
    await page.getByLabel('Snapshot Name').fill(`typed for long, ${end}`)
    door = end
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByText('Session ended.').waitFor()
    expect(await page.getByLabel('Snapshot Name').inputValue()).toBe(`typed for long, ${end}`)
    expect(
      panel.simulator.snapshots().some(({ description }) => description.includes(`long, ${end}`))
    ).toBe(false)
    door = 'signed in'
    await page.getByRole('button', { name: 'Create' }).click()
    await page.waitForURL(`${url}/snapshots`)
    await context.close()
  })

  it.each(ENDS)('keeps the forecast beside a form that is being filled in (%s)', async (end) => {
    const { page, context } = await openPage(browser)
    await page.goto(`${url}/settings`)
    const forecast = await page.locator('#va-preview').innerText()
    door = end
    await page.getByLabel('Retention Period (Days)').selectOption('45')
    await page.getByText('Session ended.').waitFor()
    expect(await page.locator('#va-preview').innerText()).toBe(forecast)
    expect(await page.getByLabel('Retention Period (Days)').inputValue()).toBe('45')
    await context.close()
  })

  it('sends a form at once in which nothing was typed', async () => {
    const { page, context } = await openPage(browser)
    await page.goto(`${url}/snapshots/new`)
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    await page.getByRole('button', { name: 'Create' }).click()
    await page.waitForURL(`${url}/snapshots`)
    expect(asked).not.toContain(`${panel.mount}/session`)
    await context.close()
  })

  it('says quietly that it could not be refreshed for another reason, and goes on', async () => {
    const { page, context } = await openPage(browser)
    await page.goto(`${url}/snapshots`)
    door = 'down'
    await comeBack(page)
    await page.getByText('could not be refreshed: the panel answered with error 500').waitFor()
    expect(await page.locator('#va-list').count()).toBe(1)
    door = 'signed in'
    await comeBack(page)
    await page.getByText('could not be refreshed').waitFor({ state: 'hidden' })
    await page.route('**/*', (route) => route.abort())
    await comeBack(page)
    await page.getByText('could not be refreshed: the panel cannot be reached').waitFor()
    expect(await page.locator('#va-list').count()).toBe(1)
    await page.unroute('**/*')
    await comeBack(page)
    await page.getByText('could not be refreshed').waitFor({ state: 'hidden' })
    await context.close()
  })

  it('sends nothing while the panel cannot be reached, and what was typed when it can', async () => {
    const { page, context } = await openPage(browser)
    await page.goto(`${url}/snapshots/new`)
    await page.getByLabel('Snapshot Name').fill('typed in a tunnel')
    await page.route('**/*', (route) => route.abort())
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByText('Nothing was sent').waitFor()
    await page.unroute('**/*')
    await page.getByRole('button', { name: 'Create' }).click()
    await page.waitForURL(`${url}/snapshots`)
    await context.close()
  })
})

describe.runIf(hasBrowser)('the panel of its own', () => {
  let demo: DemoProcess
  let browser: Browser
  useDemo((started) => {
    ;({ demo, browser } = started)
  })

  it('has a form sent after signing in in another tab, with and without JavaScript', async () => {
    for (const javaScriptEnabled of [true, false]) {
      const days = javaScriptEnabled ? '45' : '60'
      const { page, context } = await openPage(browser, { javaScriptEnabled })
      await page.goto(`${demo.url}/vultr/settings`)
      await signIn(page)
      // A choice made before the page's scripts have run asks for no forecast.
      await page.waitForURL(({ pathname }) => pathname === '/vultr/settings')
      // Each answer hands the cookie out once more, so the last one is waited for.
      const forecast = javaScriptEnabled && page.waitForResponse('**/settings/preview')
      await page.getByLabel('Retention Period (Days)').selectOption(days)
      await forecast
      await context.clearCookies()
      await page.getByRole('button', { name: 'Save' }).last().click()
      const other = javaScriptEnabled ? await openedBy(page, 'Sign in') : await context.newPage()
      if (!javaScriptEnabled) {
        await page.getByText('What you typed is not lost').waitFor()
        await other.goto(`${demo.url}/vultr/settings`)
      }
      await signIn(other)
      await other.getByRole('heading', { name: 'Snapshot Settings' }).waitFor()
      if (javaScriptEnabled) await page.getByRole('button', { name: 'Save' }).last().click()
      else await page.reload()
      await page.getByText(`→ ${days} days`).first().waitFor()
      await context.close()
    }
  })
})
