import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { expect, it } from 'vitest'

const CANDIDATES = [
  process.env.CHROMIUM_PATH ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
]

export const chromiumPath = CANDIDATES.find((path) => path !== '' && existsSync(path))

/** What flows are walked in: a light page on a screen, and a dark one on a phone. */
export const LOOKS = [
  ['light, 1280 px', { colorScheme: 'light', viewport: { width: 1280, height: 900 } }],
  ['dark, 375 px', { colorScheme: 'dark', viewport: { width: 375, height: 760 } }]
] as const

/** Whether browser tests can run here; where they cannot, one test says why, and in CI it fails. */
export const hasBrowser = chromiumPath !== undefined

export function saysWhyWithoutBrowser(): void {
  it('runs in a Chromium', (context) => {
    if (hasBrowser) return
    const how =
      'No Chromium was found, so the browser tests did not run. Install one (on Debian: apt-get install chromium) or set CHROMIUM_PATH.'
    if (process.env.CI) expect.fail(how)
    context.annotate(how)
  })
}

export async function launchBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: chromiumPath ?? '',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run'
    ]
  })
}

/** A page that notes everything its console complains of, such as a breach of the CSP. */
export async function openPage(
  browser: Browser,
  options: Parameters<Browser['newContext']>[0] = {}
): Promise<{ page: Page; context: BrowserContext; complaints: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  return { page, context, complaints }
}
