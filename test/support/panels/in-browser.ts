import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { launchBrowser } from '../browser.js'
import { type PanelApp, type PanelAppOptions, startPanelApp } from '../panel-app.js'
import { type DemoProcess, startDemo } from '../processes/demo-process.js'

/** A host app that a browser reaches. */
export interface ServedPanel {
  readonly panel: PanelApp
  /** Where its addon answers, without a trailing slash. */
  readonly base: string
  close(): Promise<void>
}

export async function servePanel(options?: PanelAppOptions): Promise<ServedPanel> {
  const panel = await startPanelApp(options)
  // A browser asks for it by itself.
  panel.app.get('/favicon.ico', (_request, response) => void response.status(204).end())
  const server = createServer(panel.app)
  return {
    panel,
    base: `${await listening(server)}${panel.mount}`,
    async close() {
      await closed(server)
      await panel.close()
    }
  }
}

/** @returns where it answers, without a trailing slash. */
export async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

export async function closed(server: Server): Promise<void> {
  const ended = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await ended
}

/** To be called once in a describe: its tests share a browser, which `begin` is given before them. */
export function useBrowser(begin: (browser: Browser) => void): void {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await launchBrowser()
    begin(browser)
  })
  afterAll(() => browser?.close())
}

/** The same with a panel for each test, which `begin` makes ready for it. */
export function useServedPanel(
  begin: (started: ServedPanel & { readonly browser: Browser }) => void | Promise<void>
): void {
  let browser: Browser
  let served: ServedPanel | undefined
  useBrowser((launched) => {
    browser = launched
  })
  beforeEach(async () => {
    served = await servePanel()
    await begin({ ...served, browser })
  })
  afterEach(() => served?.close())
}

/** The same with a demo for all tests of the describe. */
export function useDemo(
  begin: (started: { readonly demo: DemoProcess; readonly browser: Browser }) => void
): void {
  let demo: DemoProcess | undefined
  beforeAll(async () => {
    demo = await startDemo()
  })
  afterAll(async () => void (await demo?.stop()))
  useBrowser((browser) => {
    if (demo !== undefined) begin({ demo, browser })
  })
}
