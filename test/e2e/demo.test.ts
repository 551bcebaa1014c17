import type { Browser } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hasBrowser, openPage, saysWhyWithoutBrowser } from '../support/browser.js'
import { isSound } from '../support/pages/axe.js'
import { useBrowser } from '../support/panels/in-browser.js'
import { DEMO_PASSWORD, signInTo, startDemo } from '../support/processes/demo-process.js'

saysWhyWithoutBrowser()

// What each version of Node is tried with: short, and from the start to the end of the process.
describe.runIf(hasBrowser)('the demo', () => {
  let browser: Browser
  useBrowser((launched) => {
    browser = launched
  })

  it('starts, creates and deletes snapshots at a click, and ends with 0, without a word of complaint', async () => {
    const demo = await startDemo()
    try {
      const { page, complaints } = await openPage(browser)
      await page.goto(`${demo.url}/vultr/`)
      await page.getByLabel('User').fill('admin')
      await page.getByLabel('Password').fill(DEMO_PASSWORD)
      await page.getByRole('button', { name: 'Sign in' }).click()
      const tabs = page.getByRole('navigation', { name: 'Vultr' })
      for (const tab of ['Activity', 'Settings', 'Overview', 'Instances', 'Snapshots']) {
        await tabs.getByRole('link', { name: tab }).click()
        await tabs.locator('[aria-current=page]', { hasText: tab }).waitFor()
      }
      await page.getByRole('link', { name: 'Create Snapshot' }).click()
      await page.getByLabel('Snapshot Name').fill('by hand in the demo')
      await page.getByRole('button', { name: 'Create', exact: true }).click()
      // Vultr makes it at once, or later where the instance is being snapshotted.
      await page.getByText('“by hand in the demo”').waitFor()
      // The first ones may still be created.
      await page
        .locator('tr', { has: page.getByRole('checkbox') })
        .nth(1)
        .getByLabel(/^Actions for /)
        .click()
      await page
        .getByRole('link', { name: /^Delete / })
        .first()
        .click()
      await page.getByRole('button', { name: 'Delete' }).click()
      await page.getByText(/“.*” was deleted\./).waitFor()
      expect(complaints).toEqual([])
    } finally {
      expect(await demo.stop()).toBe(0)
    }
    expect(demo.complaints()).toBe('')
  })

  it.each([
    ['on a desk', 1200, 'light'],
    ['on a phone, in the dark', 375, 'dark']
  ] as const)(
    'has a mailbox whose mails lead back to the panel, %s',
    async (_where, width, look) => {
      const demo = await startDemo()
      try {
        const viewport = { width, height: 800 }
        const { page, context, complaints } = await openPage(browser, {
          viewport,
          colorScheme: look
        })
        await signInTo(demo, page)
        await page.getByRole('link', { name: 'Mailbox' }).click()
        await page.getByRole('link', { name: /lb-1: snapshot failed/ }).click()
        await page.getByRole('heading', { name: /lb-1: snapshot failed/ }).waitFor()
        await isSound(page)
        const mail = page.frameLocator('iframe')
        const opened = context.waitForEvent('page')
        // Framed for good: what it leads to is opened beside it.
        await mail.getByRole('link', { name: 'Acknowledge or snooze' }).click()
        const acknowledging = await opened
        await acknowledging.getByRole('button', { name: 'Acknowledge' }).first().waitFor()
        expect(complaints).toEqual([])
      } finally {
        expect(await demo.stop()).toBe(0)
      }
      expect(demo.complaints()).toBe('')
    }
  )
})
