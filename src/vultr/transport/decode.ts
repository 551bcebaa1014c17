import { promisify } from 'node:util'
import zlib from 'node:zlib'
import { TooLargeError } from './read-bounded.js'

type Decoder = (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>

const inflate: Decoder = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflate)
const inflateRaw: Decoder = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflateRaw)
const gunzip: Decoder = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip)
const brotli: Decoder = promisify<Buffer, zlib.BrotliOptions, Buffer>(zlib.brotliDecompress)

/** Some servers send `deflate` without the header of zlib that it should have. */
const deflate: Decoder = (body, options) =>
  ((body[0] ?? 0) & 0x0f) === 8 ? inflate(body, options) : inflateRaw(body, options)

const DECODERS: ReadonlyMap<string, Decoder> = new Map([
  ['', async (body) => body],
  ['identity', async (body) => body],
  ['gzip', gunzip],
  ['x-gzip', gunzip],
  ['deflate', deflate],
  ['br', brotli]
])

/** A body cannot be decompressed. */
export class EncodingError extends Error {
  override readonly name = 'EncodingError'
}

/**
 * A body as it was before it was compressed for the way. A small one can hold gigabytes: it is
 * inflated no further than `limit`.
 * @param encoding the header Content-Encoding.
 * @throws TooLargeError, EncodingError
 */
export async function decode(
  body: Buffer,
  encoding: string | undefined,
  limit: number
): Promise<Buffer> {
  const decoder = DECODERS.get((encoding ?? '').trim().toLowerCase())
  if (decoder === undefined) throw new EncodingError('an encoding that is not known')
  if (body.length === 0) return body
  try {
    return await decoder(body, { maxOutputLength: limit })
  } catch (error) {
    const isTooLarge =
      error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    throw isTooLarge
      ? new TooLargeError(`more than ${limit} bytes`)
      : new EncodingError('broken', { cause: error })
  }
}
