import { createServer, get as httpGet, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import compression from 'compression'
import express from 'express'
import { pino } from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import { sendDownload } from '../../../../src/web/http/sending/send-download.js'

const PIECE = 'x'.repeat(64 * 1024)
const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

const logged: string[] = []
const logger = pino({}, { write: (line: string) => logged.push(line) })

/** A download without an end; `made` counts, and `over` resolves when it is not made any more. */
async function endless(middleware: express.RequestHandler) {
  const state = { made: 0, over: Promise.resolve() }
  let isOver = () => {}
  state.over = new Promise((resolve) => {
    isOver = resolve
  })
  async function* pieces() {
    try {
      for (;;) {
        state.made += 1
        yield PIECE
        await nextTurn()
      }
    } finally {
      isOver()
    }
  }
  const app = express().use(middleware)
  app.get('/file', (_request, response) =>
    sendDownload(response, { kind: 'download', fileName: 'a.csv', text: pieces() }, logger)
  )
  return { state, url: await listening(app) }
}

async function listening(app: express.Express): Promise<string> {
  const server = createServer(app)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`
}

function opened(url: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    httpGet(url, { agent: false, headers: { 'Accept-Encoding': 'identity' } }, resolve).on(
      'error',
      reject
    )
  })
}

describe('a download', () => {
  it.each([
    ['as it is', ((_request, _response, next) => next()) as express.RequestHandler],
    ['behind compression', compression()]
  ])(
    'is made no faster than it is taken, and no more once its client is gone (%s)',
    async (_, middleware) => {
      const { state, url } = await endless(middleware)
      const response = await opened(url)
      // Nobody reads: what lies between us fills up, and then nothing more is made.
      let before = -1
      for (let still = 0; still < 200; still = state.made === before ? still + 1 : 0) {
        before = state.made
        await nextTurn()
      }
      expect(state.made).toBeLessThan(1_000)
      response.destroy()
      await state.over
      expect(logged).toEqual([])
    }
  )

  it('of which the rest cannot be made is broken off, and the reason logged', async () => {
    async function* pieces() {
      yield 'the first part'
      throw new Error('the database is gone')
    }
    const app = express()
    app.get('/file', (_request, response) =>
      sendDownload(response, { kind: 'download', fileName: 'a.csv', text: pieces() }, logger)
    )
    const response = await opened(await listening(app))
    const end = await new Promise((resolve) => {
      response
        .resume()
        .once('end', () => resolve('whole'))
        .once('error', () => resolve('broken'))
    })
    expect(end).toBe('broken')
    expect(logged.splice(0).join('')).toContain('the database is gone')
  })
})
