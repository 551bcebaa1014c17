import type { ServerResponse } from 'node:http'
import {
  brotliCompressSync,
  constants,
  createGzip,
  deflateRawSync,
  deflateSync,
  gzipSync
} from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decode } from '../../../src/vultr/transport/decode.js'
import { TooLargeError } from '../../../src/vultr/transport/read-bounded.js'
import {
  clientFor,
  create,
  listening,
  restore,
  SNAPSHOT_ID,
  snapshotRecord
} from '../../support/vultr-client.js'

function json(response: ServerResponse, status: number, body: unknown, headers: object = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(body))
}

/** A body of gzip that is `megabytes` long once inflated, made without ever holding it whole. */
async function gzipBomb(megabytes: number): Promise<Buffer> {
  const gzip = createGzip({ level: constants.Z_BEST_SPEED })
  const chunks: Buffer[] = []
  const done = new Promise((resolve) => gzip.on('end', resolve))
  gzip.on('data', (chunk: Buffer) => chunks.push(chunk))
  gzip.write('{"error":"')
  const zeros = Buffer.alloc(1_000_000, 0x30)
  for (let count = 0; count < megabytes; count += 1) {
    if (!gzip.write(zeros)) await new Promise((resolve) => gzip.once('drain', resolve))
  }
  gzip.end('"}')
  await done
  return Buffer.concat(chunks)
}

describe('a body', () => {
  it.each<[string, (text: string) => Buffer]>([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['GZIP', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['identity', (text) => Buffer.from(text)]
  ])('is read from %s', async (encoding, compress) => {
    const url = await listening((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding })
      response.end(compress(JSON.stringify({ snapshot: snapshotRecord })))
    })
    expect(await clientFor(url).getSnapshot(SNAPSHOT_ID)).toMatchObject({
      ok: true,
      value: { id: SNAPSHOT_ID }
    })
  })

  it.each([
    ['gzip', Buffer.from('no gzip')],
    ['gzip', gzipSync('{"snapshot": null}').subarray(0, 12)],
    ['br', Buffer.from('no brotli')],
    ['deflate', Buffer.from('no deflate')],
    ['zstd', Buffer.from('{}')],
    ['gzip, gzip', gzipSync(gzipSync('{}'))]
  ])('that cannot be decompressed from %s is not understood', async (encoding, body) => {
    const url = await listening((_, response) => {
      response.writeHead(201, { 'content-type': 'application/json', 'content-encoding': encoding })
      response.end(body)
    })
    expect(await create(clientFor(url))).toMatchObject({
      error: { kind: 'invalid-response', effect: 'unknown', status: 201 }
    })
  })

  it('of gzip that would be over a gigabyte is inflated no further than 20 MB', async () => {
    const bomb = await gzipBomb(1_100)
    expect(bomb.length).toBeLessThan(20_000_000)
    const inflated = decode(bomb, 'gzip', 20_000_000)
    await expect(inflated).rejects.toThrow(TooLargeError)
    for (const status of [201, 400, 500]) {
      const url = await listening((_, response) => {
        response.writeHead(status, {
          'content-type': 'application/json',
          'content-encoding': 'gzip'
        })
        response.end(bomb)
      })
      const before = process.memoryUsage().rss
      let most = 0
      const watch = setInterval(() => {
        most = Math.max(most, process.memoryUsage().rss - before)
      }, 1)
      const result = await create(clientFor(url))
      clearInterval(watch)
      expect(result).toMatchObject({
        error: { effect: 'unknown', status, sentence: expect.stringContaining('20 MB') }
      })
      expect(most).toBeLessThan(300_000_000)
    }
  })

  it('without end is read no further than 20 MB, and its connection ends', async () => {
    let written = 0
    const chunk = Buffer.alloc(100_000, 0x20)
    let isClosed = false
    const url = await listening((request, response) => {
      request.socket.on('close', () => {
        isClosed = true
      })
      response.writeHead(201, { 'content-type': 'application/json' })
      const more = () => {
        while (!response.destroyed && response.write(chunk)) written += chunk.length
      }
      response.on('drain', more)
      more()
    })
    expect(await create(clientFor(url))).toMatchObject({
      error: {
        kind: 'invalid-response',
        effect: 'unknown',
        sentence: expect.stringContaining('20 MB')
      }
    })
    await expect.poll(() => isClosed).toBe(true)
    expect(written).toBeLessThan(40_000_000)
  })

  it('of nearly 20 MB is read, and its sentence is short', async () => {
    const url = await listening((_, response) => {
      json(response, 400, { error: `Server is currently locked ${'x'.repeat(19_000_000)}` })
    })
    const result = await create(clientFor(url))
    expect(result).toMatchObject({ error: { kind: 'locked', effect: 'none' } })
    expect(JSON.stringify(result).length).toBeLessThan(700)
  })

  it('that drips too slowly is a timeout', async () => {
    const url = await listening((_, response) => {
      response.writeHead(201, { 'content-type': 'application/json' })
      const drip = setInterval(() => response.write(' '), 10)
      response.on('close', () => clearInterval(drip))
    })
    expect(await create(clientFor(url, { requestTimeoutMs: 100 }))).toMatchObject({
      error: { kind: 'timeout', effect: 'unknown', status: 201 }
    })
  })

  it.each<[string, Record<string, string>]>([
    ['in pieces', {}],
    ['of a known length', { 'content-length': '1000' }]
  ])('%s that breaks off may have taken effect', async (_, headers) => {
    const url = await listening((request, response) => {
      response.writeHead(201, { 'content-type': 'application/json', ...headers })
      response.write('{"snapshot":')
      setImmediate(() => request.socket.destroy())
    })
    expect(await create(clientFor(url))).toMatchObject({
      error: { kind: 'unavailable', effect: 'unknown', status: 201 }
    })
  })

  it('that is longer than its length says is cut there', async () => {
    const body = JSON.stringify({ snapshot: snapshotRecord })
    const url = await listening((request) => {
      request.socket.end(
        `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length - 3}\r\n\r\n${body}`
      )
    })
    expect(await create(clientFor(url))).toMatchObject({
      error: { kind: 'invalid-response', effect: 'unknown' }
    })
  })

  it('of a change that was answered well but breaks off may have taken effect', async () => {
    const url = await listening((request, response) => {
      response.writeHead(202, { 'content-type': 'application/json', 'content-length': '10' })
      response.write('{')
      setImmediate(() => request.socket.destroy())
    })
    expect(await restore(clientFor(url))).toMatchObject({
      error: { kind: 'unavailable', effect: 'unknown' }
    })
  })
})

describe('what is no HTTP', () => {
  it.each([
    'SSH-2.0-OpenSSH_9\r\n',
    'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
    ''
  ])('may be anything: %j', async (bytes) => {
    const url = await listening((request) => request.socket.end(bytes))
    expect(await create(clientFor(url))).toMatchObject({
      error: { kind: 'unavailable', effect: 'unknown' }
    })
  })
})
