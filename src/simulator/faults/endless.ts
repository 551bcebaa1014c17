import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { Response } from 'express'

const CHUNK = 'x'.repeat(64 * 1024)

/** Sends a text of so many bytes, no faster than it is taken; ends with the connection. */
export function sendHuge(
  response: Response,
  {
    bytes,
    status,
    gzip
  }: { readonly bytes: number; readonly status: number; readonly gzip: boolean }
): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    ...(gzip ? { 'content-encoding': 'gzip' } : {})
  })
  const source = Readable.from(hugeJson(bytes, status))
  const sent = gzip ? pipeline(source, createGzip(), response) : pipeline(source, response)
  // Whoever has had enough closes the connection.
  sent.catch(() => undefined)
}

function* hugeJson(bytes: number, status: number): Generator<string> {
  yield status >= 400 ? `{"status":${status},"error":"` : '{"padding":"'
  for (let left = bytes; left > 0; left -= CHUNK.length) yield CHUNK.slice(0, left)
  yield '"}'
}

/** Sends the beginning of an answer and then a blank at a time, until the connection ends. */
export function sendDrip(response: Response, status: number, everyMs: number): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.write('{')
  const timer = setInterval(() => response.write(' '), everyMs)
  timer.unref()
  response.once('close', () => clearInterval(timer))
}
