import type { BrowserContext, Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { hasBrowser, LOOKS, openPage, saysWhyWithoutBrowser } from '../support/browser.js'
import { violationsOn } from '../support/pages/axe.js'
import { type PanelApp, settingsForm } from '../support/panel-app.js'
import { useServedPanel } from '../support/panels/in-browser.js'

saysWhyWithoutBrowser()

describe.runIf(hasBrowser).each(LOOKS)('the settings (%s)', (_, look) => {
  let panel: PanelApp
  let context: BrowserContext
  let page: Page
  let complaints: string[]

  useServedPanel(async ({ browser, base, ...started }) => {
    panel = started.panel
    panel.simulator.addInstance({ label: 'db-1', tags: ['database'] })
    const options = { timezoneId: 'Asia/Tokyo', ...look }
    ;({ page, context, complaints } = await openPage(browser, options))
    await page.goto(`${base}/settings`)
  })
  afterEach(() => context?.close())

  const save = () => page.getByRole('button', { name: 'Save', exact: true }).last().click()
  const focused = () => page.evaluate<string>('document.activeElement.className')

  it('name who is unprotected before they are turned off, by keyboard alone', async () => {
    await panel.post('/settings/snapshots', settingsForm({ covers: 'all' })).expect(303)
    await page.reload()
    await page.getByLabel('Enable Automatic Snapshots').focus()
    await page.keyboard.press('Space')
    await page.getByText('2 instances will no longer be protected.').waitFor()
    await page.getByRole('button', { name: 'Save', exact: true }).last().focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'These 2 instances' }).waitFor()
    expect(await page.getByRole('listitem').allTextContents()).toEqual(['db-1', 'web-1'])
    expect(await violationsOn(page)).toEqual([])
    await page.getByRole('button', { name: 'Save and stop protecting 2 instances' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('2 instances are no longer protected').waitFor()
    expect(complaints).toEqual([])
  })

  it('focus what is wrong, and lead from there to the field', async () => {
    await page.getByLabel('Frequency').selectOption('custom')
    await page.getByLabel('Custom cron expression').fill('* * * * *')
    await save()
    await page.getByText('Nothing was saved: one field needs a correction.').waitFor()
    expect(await focused()).toContain('va-problems')
    expect(await violationsOn(page)).toEqual([])
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.keyboard.press('End')
    await page.keyboard.type('!')
    expect(await page.getByLabel('Custom cron expression').inputValue()).toBe('* * * * *!')
  })

  it('open the field of a cron expression where that is chosen', async () => {
    const cron = page.getByLabel('Custom cron expression')
    expect(await cron.isVisible()).toBe(false)
    await page.getByLabel('Frequency').selectOption('custom')
    expect(await cron.isVisible()).toBe(true)
    await cron.fill('0 3 * * MON#1')
    await page.getByText('on the first Monday of the month').waitFor()
    expect(complaints).toEqual([])
  })

  it('offer the viewer’s time zone first', async () => {
    await page.getByText('Advanced').click()
    const first = page.locator('#va-time-zones option').first()
    expect(await first.getAttribute('value')).toBe('Asia/Tokyo')
    await page.getByRole('button', { name: 'Use Asia/Tokyo, your time zone' }).click()
    expect(await page.getByLabel('Time zone').inputValue()).toBe('Asia/Tokyo')
    expect(await page.getByRole('button', { name: 'Use Asia/Tokyo' }).count()).toBe(0)
    expect(await violationsOn(page)).toEqual([])
  })

  it('have the key behind one line', async () => {
    const field = page.getByLabel('API Key', { exact: true })
    expect(await field.isVisible()).toBe(false)
    await page.getByText('Change', { exact: true }).click()
    expect(await field.isVisible()).toBe(true)
    expect(await violationsOn(page)).toEqual([])
  })

  it('are shown beside those that another admin saved', async () => {
    await page.getByLabel('Retention Period (Days)').selectOption('3')
    await panel.post('/settings/snapshots', settingsForm({ version: '0' })).expect(303)
    await save()
    const row = page.getByRole('row', { name: 'Retention period' })
    await row.waitFor()
    expect(await row.getByRole('cell').allTextContents()).toEqual(['7 days', '3 days'])
    expect(await violationsOn(page)).toEqual([])
    await page.getByRole('button', { name: 'Overwrite' }).click()
    await page.getByText('no longer be protected').first().waitFor()
  })

  it('fit every width from 320 px', async () => {
    await page.getByText('Advanced').click()
    await page.getByLabel('Frequency').selectOption('custom')
    const overflow = () =>
      page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')
    for (const width of [320, 375, 768, 999, 1000, 1280, 1920]) {
      await page.setViewportSize({ width, height: 800 })
      expect([width, await overflow()]).toEqual([width, 0])
      const [form, estimate] = await Promise.all(
        ['.va-beside-form', '.va-beside-forecast'].map((each) => page.locator(each).boundingBox())
      )
      expect((estimate?.x ?? 0) > (form?.x ?? 0)).toBe(width >= 1000)
    }
  })
})
