import { gzipSync } from 'node:zlib'
import type { Response } from 'express'

/** What is wrong with an answer that should be right. */
export type Breakage =
  /** JSON that ends in its middle. */
  | 'cut'
  /** The connection ends before as many bytes came as were announced. */
  | 'short'
  /** Said to be gzip, and is not. */
  | 'not-gzip'
  /** A gzip that ends in its middle. */
  | 'cut-gzip'
  /** In UTF-16, as its Content-Type says. */
  | 'utf-16'
  /** After a byte order mark. */
  | 'bom'
  /** Without a Content-Type. */
  | 'untyped'
  /** HTML by its Content-Type, JSON by its content. */
  | 'as-html'
  /** An array with the answer in it. */
  | 'wrapped'

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' }
const GZIP = { ...JSON_TYPE, 'content-encoding': 'gzip' }

interface Sent {
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: string | Buffer
}

/** Sends what should have been a right answer. */
export function sendBroken(
  response: Response,
  how: Breakage,
  status: number,
  body: object | undefined
): void {
  const { headers, bytes } = broken(JSON.stringify(body ?? {}), how)
  response.writeHead(status, headers)
  if (how === 'short') response.write(bytes, () => response.socket?.end())
  else response.end(bytes)
}

function broken(json: string, how: Breakage): Sent {
  switch (how) {
    case 'cut':
      return { headers: JSON_TYPE, bytes: json.slice(0, Math.ceil(json.length / 2)) }
    case 'short': {
      const announced = String(Buffer.byteLength(json) + 100)
      return { headers: { ...JSON_TYPE, 'content-length': announced }, bytes: json }
    }
    case 'not-gzip':
      return { headers: GZIP, bytes: json }
    case 'cut-gzip': {
      const packed = gzipSync(json)
      return { headers: GZIP, bytes: packed.subarray(0, Math.ceil(packed.length / 2)) }
    }
    case 'utf-16': {
      const type = 'application/json; charset=utf-16le'
      return { headers: { 'content-type': type }, bytes: Buffer.from(json, 'utf16le') }
    }
    case 'bom':
      return { headers: JSON_TYPE, bytes: `\ufeff${json}` }
    case 'untyped':
      return { headers: {}, bytes: json }
    case 'as-html':
      return { headers: { 'content-type': 'text/html; charset=UTF-8' }, bytes: json }
    case 'wrapped':
      return { headers: JSON_TYPE, bytes: `[${json}]` }
  }
}
