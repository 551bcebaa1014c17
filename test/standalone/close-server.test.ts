import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import express, { type Response } from 'express'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Patience, watchConnections } from '../../src/standalone/close-server.js'
import { listen } from '../../src/standalone/listen.js'

/** So long that only a test that hangs ever sees the end of it. */
const FOR_EVER: Patience = { arrivalMs: 600_000, answersMs: 1_200_000 }
const BIG = 64 * 1024 * 1024

interface Panel {
  readonly port: number
  readonly close: () => Promise<void>
  /** The answers that wait to be sent by hand, at /by-hand. */
  readonly waiting: Response[]
}

async function started(patience: Patience): Promise<Panel> {
  const waiting: Response[] = []
  const app = express()
  app.get('/quick', (_request, response) => {
    response.send('quick')
  })
  app.get('/by-hand', (_request, response) => {
    waiting.push(response)
  })
  app.get('/big', (_request, response) => {
    response.send(Buffer.alloc(BIG))
  })
  app.post('/form', express.urlencoded(), (request, response) => {
    response.json(request.body)
  })
  const server = createServer(app)
  const { close } = watchConnections(server, patience)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, close, waiting }
}

async function client(port: number, text = ''): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.on('error', () => {})
  onTestFinished(() => {
    socket.destroy()
  })
  if (text !== '') socket.write(text)
  return socket
}

/** Reads what comes, as a socket nobody reads does not notice its end. */
async function ended(socket: Socket): Promise<void> {
  if (socket.closed) return
  socket.resume()
  await new Promise((resolve) => socket.once('close', resolve))
}

async function allOf(socket: Socket): Promise<string> {
  let text = ''
  for await (const chunk of socket) text += String(chunk)
  return text
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: panel.test\r\n\r\n`
const HALF_A_FORM =
  'POST /form HTTP/1.1\r\nHost: panel.test\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 7\r\n\r\na=b'

describe('a server that closes', () => {
  it('ends at once what is idle, silent, or has sent half of a request’s head', async () => {
    const { port, close } = await started(FOR_EVER)
    const idle = await client(port, get('/quick'))
    await once(idle, 'data')
    const silent = await client(port)
    const half = await client(port, 'POST /form HTTP/1.1\r\nHost: panel.te')
    const halfOfASecond = await client(port, `${get('/quick')}GET /quick HT`)
    await once(halfOfASecond, 'data')
    await close()
    await Promise.all([idle, silent, half, halfOfASecond].map(ended))
    await expect(client(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('lets an answer under way be finished, and takes no more on its connection', async () => {
    const { port, close, waiting } = await started(FOR_EVER)
    const asking = await client(port, get('/by-hand'))
    await expect.poll(() => waiting.length).toBe(1)
    const closing = close()
    asking.write(get('/quick'))
    waiting[0]?.send('finished')
    const text = await allOf(asking)
    expect(text).toMatch(/Connection: close[\s\S]*finished$/)
    await closing
  })

  it('lets the rest of a form arrive for a moment', async () => {
    const { port, close } = await started(FOR_EVER)
    const sending = await client(port, HALF_A_FORM)
    // Answered after it, on the same thread: by then half of the form has arrived too.
    await once(await client(port, get('/quick')), 'data')
    const closing = close()
    sending.write('&c=d')
    expect(await allOf(sending)).toMatch(/200 OK[\s\S]*\{"a":"b","c":"d"\}$/)
    await closing
  })

  it('ends a form that does not arrive, while an answer is still being made', async () => {
    const { port, close, waiting } = await started({ arrivalMs: 20, answersMs: 600_000 })
    const sending = await client(port, HALF_A_FORM)
    const asking = await client(port, get('/by-hand'))
    await expect.poll(() => waiting.length).toBe(1)
    const closing = close()
    await ended(sending)
    waiting[0]?.send('finished')
    expect(await allOf(asking)).toMatch(/finished$/)
    await closing
  })

  it('lets a long download be read to its end', async () => {
    const { port, close } = await started(FOR_EVER)
    const reading = await client(port, get('/big'))
    await once(reading, 'readable')
    const closing = close()
    let bytes = 0
    for await (const chunk of reading) bytes += (chunk as Buffer).length
    expect(bytes).toBeGreaterThan(BIG)
    await closing
  })

  it('does not wait for ever for an answer that is not made, or not read', async () => {
    const { port, close, waiting } = await started({ arrivalMs: 10, answersMs: 50 })
    const asking = await client(port, get('/by-hand'))
    const notReading = await client(port, get('/big'))
    await once(notReading, 'readable')
    notReading.pause()
    await expect.poll(() => waiting.length).toBe(1)
    await close()
    await Promise.all([asking, notReading].map(ended))
  })
})

describe('a listening panel', () => {
  it('ends a request whose head does not arrive, and a connection that is silent', async () => {
    const limits = {
      headersTimeout: 50,
      requestTimeout: 100,
      connectionsCheckingInterval: 10,
      silenceMs: 200
    }
    const { server, close } = await listen(express(), 0, '127.0.0.1', limits)
    onTestFinished(close)
    const { port } = server.address() as AddressInfo
    const dripping = await client(port, 'GET / HTTP/1.1\r\nHost: panel.te')
    expect(await allOf(dripping)).toMatch(/^HTTP\/1\.1 408 /)
    const form = await client(port, HALF_A_FORM.replace('/form', '/'))
    await ended(form)
    const silent = await client(port)
    await ended(silent)
  })
})

const LISTEN = fileURLToPath(new URL('../../src/standalone/listen.ts', import.meta.url))

/** A process that says when it begins to stop, and takes so long for it. */
function stopping(takesMs: number) {
  const child = spawn(process.execPath, [
    '--import',
    'tsx',
    '--input-type=module',
    '--eval',
    `import { stopOnSignal } from ${JSON.stringify(LISTEN)}
    stopOnSignal(() => {
      console.log('stopping')
      return new Promise((resolve) => setTimeout(resolve, ${takesMs}))
    }, 15_000)
    setInterval(() => {}, 1_000)
    console.log('ready')`
  ])
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { child, ended, says: (word: string) => expect.poll(() => text).toContain(word) }
}

describe('a process that is told to stop', () => {
  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130]
  ] as const)('ends at once at a second %s', async (signal, code) => {
    const { child, ended, says } = stopping(3_600_000)
    await says('ready')
    child.kill('SIGTERM')
    await says('stopping')
    const again = setInterval(() => child.kill(signal), 100)
    onTestFinished(() => clearInterval(again))
    expect(await ended).toBe(code)
  })

  it('takes a signal that npm passes on as well for the same one', async () => {
    const { child, ended, says } = stopping(400)
    await says('ready')
    child.kill('SIGINT')
    child.kill('SIGTERM')
    child.kill('SIGINT')
    expect(await ended).toBe(0)
  })
})
