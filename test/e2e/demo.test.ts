import type { Browser } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hasBrowser, openPage, saysWhyWithoutBrowser } from '../support/browser.js'
import { useBrowser } from '../support/panels/in-browser.js'
import { DEMO_PASSWORD, startDemo } from '../support/processes/demo-process.js'

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
})
