// npm run screenshots: the README's pictures, from the demo as it starts.
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { launchBrowser, openPage } from '../support/browser.js'
import { signInTo, startDemo } from '../support/processes/demo-process.js'

const FOLDER = fileURLToPath(new URL('../../public/screenshots/', import.meta.url))
const PAGES = [
  'vultr/overview',
  'vultr/settings',
  'vultr/settings/alerts',
  'vultr/snapshots',
  'vultr/instances',
  'vultr/activity',
  'mailbox'
]
const LOOKS = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1200, height: 860 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1200, height: 860 } },
  { name: 'narrow', colorScheme: 'light', viewport: { width: 375, height: 760 } }
] as const

/** `vultr/settings/alerts` is `settings-alerts`. */
function nameOf(path: string): string {
  return path.replace('vultr/', '').replaceAll('/', '-')
}

mkdirSync(FOLDER, { recursive: true })
const demo = await startDemo()
const browser = await launchBrowser()
for (const { name, ...look } of LOOKS) {
  const { page, context } = await openPage(browser, look)
  await signInTo(demo, page)
  for (const path of PAGES) {
    await page.goto(`${demo.url}/${path}`)
    await page.waitForLoadState('networkidle')
    await page.screenshot({ path: `${FOLDER}${nameOf(path)}-${name}.png` })
  }
  await context.close()
}
await browser.close()
await demo.stop()
process.stdout.write(`Pictures are in public/screenshots/\n`)
