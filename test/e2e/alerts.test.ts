import type { BrowserContext, Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { receiver } from '../support/alerts/receiver.js'
import { pass } from '../support/alerts/told-alert.js'
import { hasBrowser, LOOKS, openPage, saysWhyWithoutBrowser } from '../support/browser.js'
import { isSound } from '../support/pages/axe.js'
import { settingsForm } from '../support/panel-app.js'
import { type ServedPanel, servePanel, useBrowser } from '../support/panels/in-browser.js'

saysWhyWithoutBrowser()

describe.runIf(hasBrowser).each(LOOKS)('alerts (%s)', (_, look) => {
  let browser: Parameters<typeof openPage>[0]
  let served: ServedPanel
  let context: BrowserContext
  let page: Page
  let complaints: string[]

  useBrowser((launched) => {
    browser = launched
  })
  beforeEach(async () => {
    served = await servePanel({ addon: { alerts: { allowPrivateAddresses: ['127.0.0.1'] } } })
    await served.panel.get('/snapshots')
    ;({ page, context, complaints } = await openPage(browser, look))
  })
  afterEach(async () => {
    await context?.close()
    await served?.close()
  })

  const add = () => page.getByRole('button', { name: 'Add channel' }).click()

  it('reach Slack after a form and a test, and are changed and removed', async () => {
    const hook = await receiver()
    await page.goto(`${served.base}/settings`)
    await page.getByRole('link', { name: 'Set up alerts' }).click()
    await page.getByText('No one is notified when a snapshot fails').waitFor()
    await isSound(page)
    await page.getByRole('link', { name: /^Slack/ }).click()
    await page.getByText('Paste the URL of Slack’s incoming webhook').waitFor()
    await isSound(page)
    await page.getByLabel('URL').fill('hooks.slack.com')
    await add()
    await page.getByText('Nothing was saved: one field needs a correction.').waitFor()
    expect(await page.evaluate('document.activeElement.className')).toContain('va-problems')
    await isSound(page)
    await page.getByRole('link', { name: 'URL' }).click()
    await page.keyboard.type(`${hook.url}/services/T0/B0/secretsecretsecretWXYZ`)
    await page.getByText('Only some instances or alerts').click()
    await page.getByLabel('Restore finished').check()
    await isSound(page)
    await add()
    await page.getByText('Slack added. Send a test to see that it arrives.').waitFor()
    await page.getByRole('button', { name: 'Send test' }).click()
    await page.getByText('Test delivered to Slack. Answer: 200 ok').waitFor()
    expect(hook.received).toHaveLength(1)
    await isSound(page)
    await page.getByRole('link', { name: 'Alerts', exact: true }).click()
    await page.getByText('1 alert excluded').waitFor()
    await isSound(page)
    await page.getByLabel('Overdue').selectOption('off')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Alerts saved.').waitFor()
    await page.getByRole('link', { name: 'Change Slack' }).click()
    await page.getByRole('link', { name: 'Remove channel' }).click()
    await isSound(page)
    await page.getByRole('button', { name: 'Remove channel' }).click()
    await page.getByText('Slack removed.').waitFor()
    // What was refused on purpose.
    expect(complaints.filter((each) => !each.includes('422'))).toEqual([])
  })

  it('are snoozed on Overview, and a link that is none says so', async () => {
    const { panel, base } = served
    await panel.post('/settings/snapshots', settingsForm({ covers: 'tag', tag: 'web' }))
    await pass(panel, 2)
    panel.simulator.addInstance({ label: 'db-1' })
    await pass(panel, 14)
    await page.goto(`${base}/overview`)
    await page.getByText('Snooze', { exact: true }).click()
    await isSound(page)
    await page.getByRole('button', { name: 'For 7 days' }).click()
    await page.getByText(/^Snoozed until .* or until it changes\./).waitFor()
    await page.locator('#va-acknowledged > summary').click()
    await page.getByText(/· Snoozed until/).waitFor()
    await isSound(page)
    const forged = await page.goto(`${base}/alerts/acknowledge?token=x`)
    expect(forged?.status()).toBe(404)
    await isSound(page)
    await page.getByRole('link', { name: 'Open Overview' }).click()
    await page.getByRole('heading', { name: 'Needs attention' }).waitFor()
  })
})
