import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

const DEMO = fileURLToPath(new URL('../../../dist/standalone/demo/demo.js', import.meta.url))

export const DEMO_PASSWORD = 'a-demo-password'

export interface DemoProcess {
  /** Where the panel answers, without a trailing slash. */
  readonly url: string
  readonly firstLines: string
  /** All it wrote to standard error so far. */
  complaints(): string
  /** @param signal default SIGTERM. */
  stop(signal?: 'SIGTERM' | 'SIGINT'): Promise<number | null>
}

/** `npm run demo`, on a port of its own. */
export async function startDemo(
  environment: Readonly<Record<string, string>> = {}
): Promise<DemoProcess> {
  const child = spawn(process.execPath, [DEMO], {
    env: { ...process.env, PORT: '0', ADMIN_PASSWORD: DEMO_PASSWORD, ...environment },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const complaints = shownAndKept(child)
  const firstLines = await firstOutput(child)
  const url = /http:\/\/[^/\s]+/.exec(firstLines)?.[0]
  if (url === undefined) throw new Error(`The demo did not say where it is: ${firstLines}`)
  return { url, firstLines, complaints, stop: (signal = 'SIGTERM') => stopped(child, signal) }
}

/** From whatever page asks for it. */
export async function signIn(page: Page): Promise<void> {
  // By their ids, which are the same in every language.
  await page.locator('#user').fill('admin')
  await page.locator('#password').fill(DEMO_PASSWORD)
  await page.locator('.shell-primary').click()
}

/** From the page that does; the first page of the addon is open then. */
export async function signInTo(demo: DemoProcess, page: Page): Promise<void> {
  await page.goto(`${demo.url}/login`)
  await signIn(page)
  await page.locator('.vultr-addon').waitFor()
}

function shownAndKept(child: ChildProcess): () => string {
  let text = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    text += chunk.toString()
    process.stderr.write(chunk)
  })
  return () => text
}

function firstOutput(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (text.includes('Password:') && text.endsWith('\n')) resolve(text)
    })
    child.once('exit', (code) => reject(new Error(`The demo ended with ${code}: ${text}`)))
  })
}

function stopped(child: ChildProcess, signal: 'SIGTERM' | 'SIGINT'): Promise<number | null> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve(child.exitCode)
    child.once('exit', (code) => resolve(code))
    child.kill(signal)
  })
}
