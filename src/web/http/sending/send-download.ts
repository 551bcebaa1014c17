import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Response } from 'express'
import type { Logger } from 'pino'
import type { Reply } from '../reply.js'

/**
 * Sends a file as it is made, never faster than it is taken: what is not yet on its way is not yet made.
 * Whoever goes away ends the work. Where making it fails, the connection is broken off, so that a part is
 * not taken for the whole.
 */
export async function sendDownload(
  response: Response,
  reply: Extract<Reply, { kind: 'download' }>,
  logger: Logger
): Promise<void> {
  response.attachment(reply.fileName).type('text/csv; charset=utf-8')
  const text = Readable.from(reply.text, { highWaterMark: 1 })
  let failure: unknown
  text.once('error', (error) => {
    failure = error
  })
  try {
    await pipeline(text, response)
  } catch (error) {
    if (failure !== undefined)
      logger.error({ err: error }, 'a download could not be made to its end')
  }
}
