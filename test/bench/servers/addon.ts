// The addon as a host mounts it, in production, with nothing around it.
import type { AddressInfo } from 'node:net'
import express from 'express'
import { answer, KEEP_ALIVE_MS, serverOptions } from './answering.js'
import { built } from './built.js'
import type { RecordedPage } from './page-recording.js'

export interface AddonOptions {
  readonly databasePath: string
  readonly vultrApiUrl: string
  readonly metadataUrl: string
}

export interface AddonReady {
  /** Where its pages are, with the slash at the end. */
  readonly url: string
}

export type AddonCalls = {
  /** One page and what it was rendered from. */
  record(path: string): Promise<RecordedPage>
  /** One pass of the scheduler. */
  tick(argument: undefined): Promise<void>
  /** Resident memory, in bytes. */
  memory(argument: undefined): number
}

/** Vultr allows 30; the rest is for the host's own calls. */
const REQUESTS_PER_SECOND = 28

/** As many tokens as the load comes under, each below its rate. */
const TOKENS = 2_000
let asked = 0

const { createVultrAddon } = await built<typeof import('../../../src/index.js')>('index.js')
const addon = await createVultrAddon({
  ...serverOptions<AddonOptions>(),
  secretKey: 'a secret key for the bench, 32 bytes or more',
  authorize: () => true,
  authenticateToken: () => {
    asked += 1
    return { name: `bench ${asked % TOKENS}`, scope: 'read' }
  },
  requestsPerSecond: REQUESTS_PER_SECOND
})
const app = express()
app.use('/admin/vultr', addon.router)
const server = app.listen(0, '127.0.0.1', () => {
  // A page that takes seconds must not look like a client that has gone quiet.
  server.keepAliveTimeout = KEEP_ALIVE_MS
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/admin/vultr/`
  const calls: AddonCalls = {
    async record(path) {
      // Not before it is needed: it is no part of the addon's start.
      const { recorded } = await import('./page-recording.js')
      let body = ''
      const recording = await recorded(async () => {
        const response = await fetch(url + path)
        body = await response.text()
      })
      return { recording, body }
    },
    tick: () => addon.tick(),
    memory: () => process.memoryUsage().rss
  }
  answer({ url } satisfies AddonReady, calls, async () => {
    server.closeAllConnections()
    server.close()
    await addon.stop()
  })
})
