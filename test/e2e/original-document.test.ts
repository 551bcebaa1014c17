import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser, openPage, saysWhyWithoutBrowser } from '../support/browser.js'
import { useDemo } from '../support/panels/in-browser.js'
import { DEMO_PASSWORD, type DemoProcess } from '../support/processes/demo-process.js'

saysWhyWithoutBrowser()

describe.runIf(hasBrowser)('the steps of the original document, in the demo', () => {
  let demo: DemoProcess
  let browser: Browser
  let page: Page
  let complaints: string[]

  // Registered first and so run last, when the demo has been stopped.
  afterAll(async () => {
    expect(await demo?.stop()).toBe(0)
  })
  useDemo((started) => {
    ;({ demo, browser } = started)
  })
  beforeAll(async () => {
    ;({ page, complaints } = await openPage(browser))
  })

  it('begin with the address, the user and the password in the first lines', () => {
    expect(demo.firstLines).toMatch(
      /^Demo panel: http:\/\/\S+\/vultr\/\nUser: admin\nPassword: \S+\n/
    )
  })

  it('sign in, and find Vultr in the left menu', async () => {
    await page.goto(`${demo.url}/`)
    await page.getByLabel('User').fill('admin')
    await page.getByLabel('Password').fill('wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    expect(await page.getByRole('alert').textContent()).toContain('Wrong user or password.')
    await page.getByLabel('User').fill('admin')
    await page.getByLabel('Password').fill(DEMO_PASSWORD)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page
      .getByRole('navigation', { name: 'Menu' })
      .getByRole('link', { name: 'Vultr' })
      .click()
    await page.getByRole('heading', { name: 'Overview', exact: true }).waitFor()
    complaints.length = 0
  })

  it('show the API key as dots, with the account it opens', async () => {
    await page.getByRole('link', { name: 'Settings' }).last().click()
    await page.getByRole('heading', { name: 'API Key' }).waitFor()
    expect(await page.getByLabel('API Key', { exact: true }).inputValue()).toMatch(/^••••\w{4}$/)
    await page.getByText('Example Hosting').waitFor()
  })

  it('enable automatic snapshots: frequency, retention period, Save', async () => {
    await page.getByRole('heading', { name: 'Snapshot Settings' }).waitFor()
    expect(await page.getByRole('switch', { name: 'Enable Automatic Snapshots' }).isChecked()).toBe(
      true
    )
    // The document knows one server and no keep-rules; the demo has a fleet and some.
    await page.getByLabel('Applies to').selectOption('This server (web-1)')
    await page.getByText('Advanced').click()
    await page.getByLabel('Keep weekly').fill('')
    await page.getByLabel('Keep monthly').fill('')
    await page.getByLabel('Frequency').selectOption('Every Six Hours')
    await page.getByLabel('Retention Period (Days)').selectOption('7')
    // What it comes to is told before it is saved.
    await page
      .getByText('Four snapshots a day, each deleted after 7 days: about 28 at any time.')
      .waitFor()
    await page.getByRole('button', { name: 'Save' }).last().click()
    await page.getByRole('heading', { name: 'Review this change' }).waitFor()
    await page.getByRole('button', { name: /^Save and delete \d+ snapshots$/ }).click()
    await page.getByText('Frequency: Every Day → Every Six Hours').waitFor()
    await page.getByText(/Next: (today|tomorrow) \d\d:\d\d UTC/).waitFor()
  })

  it('list the snapshots with their columns', async () => {
    await page
      .getByRole('navigation', { name: 'Vultr' })
      .getByRole('link', { name: 'Snapshots' })
      .click()
    const headings = await page.getByRole('columnheader').allInnerTexts()
    expect(headings.map((text) => text.toLowerCase())).toEqual([
      'select all on this page',
      'snapshot name',
      'instance',
      'size',
      'expires',
      'status',
      'created at',
      'action'
    ])
    expect(await page.getByRole('row').count()).toBeGreaterThan(30)
  })

  it('find one among many, whatever somebody called it at Vultr', async () => {
    await page.getByLabel('Search by name or instance').fill('made at')
    await page.getByLabel('Search by name or instance').press('Enter')
    await page.waitForURL('**/snapshots?*')
    expect(await page.getByText('<script>alert("made at Vultr")</script>').count()).toBe(1)
    await page.getByLabel('Search by name or instance').fill('')
    await page.getByLabel('Search by name or instance').press('Enter')
    await page.getByRole('row', { name: /Before moving mail/ }).waitFor()
  })

  it('create a snapshot, which turns complete without a reload', { timeout: 150_000 }, async () => {
    // The one of the demo that is being made when it starts holds the instance until it is complete.
    await page
      .getByRole('row', { name: /Before moving mail/ })
      .getByText('Pending')
      .waitFor({ state: 'detached', timeout: 70_000 })
    await page.evaluate('Object.assign(window, { isSameDocument: true })')
    await page.getByRole('link', { name: 'Create Snapshot' }).click()
    const name = page.getByLabel('Snapshot Name')
    expect(await name.inputValue()).toBe('web-1.example.com')
    await name.fill('from the document')
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByText('“from the document” is being created by Vultr.').waitFor()
    const row = page.getByRole('row', { name: /from the document/ })
    await row.getByText('Pending').waitFor()
    expect(await row.getByRole('progressbar').count()).toBe(1)
    await page.evaluate('Object.assign(window, { isSameDocument: true })')
    await row.getByText('Pending').waitFor({ state: 'detached', timeout: 70_000 })
    await row.waitFor()
    expect(await page.evaluate("'isSameDocument' in window")).toBe(true)
  })

  it('delete it after a confirmation that names it', async () => {
    await page.getByLabel('Actions for from the document').click()
    await page.getByRole('link', { name: 'Delete from the document' }).click()
    await page.getByText('from the document').waitFor()
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByText('“from the document” was deleted.').waitFor()
    expect(await page.getByRole('row', { name: /from the document/ }).count()).toBe(0)
  })

  it('leave nothing for the console to complain of', () => {
    expect(complaints).toEqual([])
  })
})
