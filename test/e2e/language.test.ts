import type { Browser, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hasBrowser, openPage, saysWhyWithoutBrowser } from '../support/browser.js'
import type { PanelApp } from '../support/panel-app.js'
import { useServedPanel } from '../support/panels/in-browser.js'

saysWhyWithoutBrowser()

describe.runIf(hasBrowser)('the menu of languages', () => {
  let browser: Browser
  let panel: PanelApp
  let base = ''

  useServedPanel((started) => {
    ;({ browser, panel, base } = started)
  })

  const heading = (page: Page, name: string) =>
    page.getByRole('heading', { name, exact: true }).waitFor()

  it('changes the page as soon as one is chosen, and what scripts write with it', async () => {
    const { page, context, complaints } = await openPage(browser)
    await page.goto(`${base}/instances`)
    expect(await page.getByRole('button', { name: 'Change language' }).count()).toBe(0)
    await page.getByLabel('Language').selectOption({ label: 'Deutsch' })
    await heading(page, 'Instanzen')
    expect(await page.getByLabel('Sprache').inputValue()).toBe('de')
    await page.getByLabel('web-1 auswählen').check()
    await page.getByText('1 ausgewählt:').waitFor()
    expect(complaints).toEqual([])
    await page.route('**/*', (route) => route.abort())
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await page.getByText('Das Panel ist nicht erreichbar').waitFor()
    await context.close()
  })

  it('has a button where there are no scripts', async () => {
    const { page, context, complaints } = await openPage(browser, { javaScriptEnabled: false })
    await page.goto(`${base}/instances/${panel.instanceId}`)
    await page.getByLabel('Language').selectOption({ label: 'Deutsch' })
    await page.getByRole('button', { name: 'Change language' }).click()
    await heading(page, 'Instanzen')
    expect(complaints).toEqual([])
    await context.close()
  })
})
