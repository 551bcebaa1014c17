import { createServer, request as httpRequest, type Server } from 'node:http'
import express, { type Express } from 'express'
import session from 'express-session'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createVultrAddon, type VultrAddon } from '../../src/index.js'
import {
  createVultrSimulator,
  type Listening,
  SIMULATED_API_KEY,
  seedDemoAccount
} from '../../src/simulator/index.js'
import { hasBrowser, openPage, saysWhyWithoutBrowser } from '../support/browser.js'
import { closed, listening, useBrowser } from '../support/panels/in-browser.js'

declare module 'express-session' {
  interface SessionData {
    isAdmin: boolean
  }
}

const MOUNT = '/tools/admin/vultr'

/** The README's twenty lines, with the simulator in place of Vultr. */
async function toyHost(vultrApi: Listening): Promise<{ app: Express; vultr: VultrAddon }> {
  const app = express()
  app.use(session({ secret: 'keyboard cat', resave: false, saveUninitialized: false }))
  const vultr = await createVultrAddon({
    databasePath: ':memory:',
    secretKey: 'a secret of at least thirty-two bytes',
    authorize: (req) => req.session.isAdmin === true,
    currentUser: () => 'host admin',
    vultrApiUrl: vultrApi.url,
    metadataUrl: vultrApi.metadataUrl,
    layout: ({ title, head, body }) => `<!doctype html>
      <html lang="en"><head><title>${title}</title>${head}</head>
      <body><nav aria-label="Host"><a href="/panel${MOUNT}/">${vultr.menuItem.label}</a></nav><main>${body}</main></body></html>`
  })
  app.get('/sign-in', (req, res) => {
    req.session.isAdmin = true
    res.send('<p>Signed in</p>')
  })
  app.use(MOUNT, vultr.router)
  return { app, vultr }
}

/** Strips `/panel`, and tells the host nothing of it. */
function prefixProxy(port: string): Express {
  const proxy = express()
  proxy.use('/panel', (incoming, outgoing) => {
    const { method, url, headers } = incoming
    const forwarded = httpRequest(
      { host: '127.0.0.1', port, method, path: url, headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      }
    )
    incoming.pipe(forwarded)
  })
  return proxy
}

saysWhyWithoutBrowser()

describe.runIf(hasBrowser)(
  'a host with its own sessions, layout and menu, behind a proxy prefix',
  () => {
    let simulated: Listening
    let vultr: VultrAddon
    let browser: Browser
    const servers: Server[] = []
    let base = ''

    beforeAll(async () => {
      const simulator = createVultrSimulator()
      seedDemoAccount(simulator, new Date())
      simulated = await simulator.listen()
      const host = await toyHost(simulated)
      vultr = host.vultr
      const inner = createServer(host.app)
      const { port } = new URL(await listening(inner))
      const outer = createServer(prefixProxy(port))
      base = `${await listening(outer)}/panel`
      servers.push(outer, inner)
    })
    afterAll(async () => {
      for (const server of servers) await closed(server)
      await vultr?.stop()
      await simulated?.close()
    })
    useBrowser((launched) => {
      browser = launched
    })

    it('lets its admins in and nobody else', async () => {
      const { page, context } = await openPage(browser)
      const refused = await page.goto(`${base}${MOUNT}/settings`)
      expect(refused?.status()).toBe(403)
      await page.getByRole('heading', { name: 'Not allowed' }).waitFor()
      await page.goto(`${base}/sign-in`)
      expect((await page.goto(`${base}${MOUNT}/settings`))?.status()).toBe(200)
      await context.close()
    })

    it('is walked from its own menu through saving the key and taking a snapshot', async () => {
      const { page, context, complaints } = await openPage(browser)
      await page.goto(`${base}/sign-in`)
      complaints.length = 0
      await page.goto(`${base}${MOUNT}/snapshots`)
      await page.getByRole('link', { name: 'Vultr' }).click()
      await page.getByText('Automatic snapshots in three steps').waitFor()
      await page.getByLabel('API Key', { exact: true }).fill(SIMULATED_API_KEY)
      await page.getByRole('button', { name: 'Save' }).first().click()
      await page.getByText('API key saved. Connected to Example Hosting.').waitFor()
      await page.getByRole('link', { name: 'Snapshots' }).click()
      await page.getByRole('row', { name: /Before moving mail/ }).waitFor()
      expect(page.url()).toBe(`${base}${MOUNT}/snapshots`)
      await page.getByLabel('Search by name or instance').fill('golden')
      await page.getByLabel('Search by name or instance').press('Enter')
      await page.getByRole('row', { name: /Golden image/ }).waitFor()
      expect(new URL(page.url()).pathname).toBe(`/panel${MOUNT}/snapshots`)
      await page.getByRole('link', { name: 'Create Snapshot' }).click()
      await page.getByRole('button', { name: 'Create' }).click()
      // The account's pending snapshot holds this instance; Vultr says so and the page tells it.
      await page
        .getByText(/“web-1.example.com” is not created yet\..*Retrying automatically\./)
        .waitFor()
      await page.getByRole('link', { name: 'Activity' }).click()
      await page.getByText('API key saved. Connected to Example Hosting.').waitFor()
      await page.getByRole('link', { name: 'host admin' }).first().waitFor()
      expect(complaints).toEqual([])
      await context.close()
    })
  }
)
