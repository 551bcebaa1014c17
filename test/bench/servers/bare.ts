// What a user would have without the addon: a bare Express app with better-sqlite3 and EJS.
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import ejs from 'ejs'
import express from 'express'
// The same driver as the addon's, which depends on the Node.
import { loadDriver } from '../../../src/database/driver.js'
import { answer, KEEP_ALIVE_MS, serverOptions } from './answering.js'
import type { RecordedPage } from './page-recording.js'

export interface BareOptions {
  readonly databasePath: string
}

export interface BareReady {
  readonly url: string
}

export type BareCalls = {
  /** Serves recorded pages from now on: rendered at `ejs/<index>`, ready-made at `send/<index>`. */
  serve(pages: readonly RecordedPage[]): Promise<void>
  /** Sends the objects of these bodies as JSON, at `json/<index>`. */
  serveJson(bodies: readonly string[]): void
  memory(argument: undefined): number
}

const VIEW = fileURLToPath(new URL('../views/bare.ejs', import.meta.url))

const { databasePath } = serverOptions<BareOptions>()
const database = new (loadDriver())(databasePath)
database.pragma('journal_mode = WAL')
database.exec('CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL)')
const settings = database.prepare('SELECT name, value FROM settings')

const app = express()
app.get('/', async (_request, response) => {
  response
    .type('html')
    .send(await ejs.renderFile(VIEW, { settings: settings.all() }, { cache: true }))
})

const server = app.listen(0, '127.0.0.1', () => {
  // A page that takes seconds must not look like a client that has gone quiet.
  server.keepAliveTimeout = KEEP_ALIVE_MS
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const calls: BareCalls = {
    async serve(pages) {
      // Not before it is needed: it is no part of a bare app's start.
      const { replayer } = await import('./page-recording.js')
      const replay = replayer()
      for (const [index, { recording, body }] of pages.entries()) {
        app.get(`/ejs/${index}`, async (_request, response) => {
          response.type('html').send(await replay(recording))
        })
        app.get(`/send/${index}`, (_request, response) => {
          response.type('html').send(body)
        })
      }
    },
    serveJson(bodies) {
      for (const [index, body] of bodies.entries()) {
        const sent = JSON.parse(body)
        app.get(`/json/${index}`, (_request, response) => {
          response.json(sent)
        })
      }
    },
    memory: () => process.memoryUsage().rss
  }
  answer({ url } satisfies BareReady, calls, async () => {
    server.closeAllConnections()
    server.close()
    database.close()
  })
})
