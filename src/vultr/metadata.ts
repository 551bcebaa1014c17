import type { IncomingMessage } from 'node:http'
import { createRequire } from 'node:module'
import type { Logger } from 'pino'
import * as z from 'zod'
import { optionalText, uuid } from './records.js'
import { readBounded } from './transport/read-bounded.js'

// Required, as in `transport/exchange`: importing them would load all of `fetch` as well.
const require = createRequire(import.meta.url)
const http = require('node:http') as typeof import('node:http')
const https = require('node:https') as typeof import('node:https')

/** The server this process runs on, as Vultr's metadata service names it. */
export interface ServerIdentity {
  /** The UUID the API uses (`instance-v2-id`), in lower case. */
  readonly instanceId: string
  readonly hostname: string
  readonly region: string
}

/** Off Vultr the address hangs or refuses; nobody should wait longer for that. In ms. */
const TIMEOUT_MS = 2_000
/** The answer of a server with many interfaces and keys has some kilobytes. */
const LARGEST_ANSWER = 64_000

const answerSchema = z.object({
  'instance-v2-id': uuid,
  // Which instance it is matters; the rest is for show.
  hostname: optionalText.catch(''),
  region: z
    .union([
      optionalText,
      z.object({ regioncode: optionalText }).transform((region) => region.regioncode)
    ])
    .catch('')
})

/** Asks once which instance this is; undefined where nobody answers. Never throws. */
export async function readServerIdentity(options: {
  readonly metadataUrl: string
  readonly logger: Logger
}): Promise<ServerIdentity | undefined> {
  try {
    const response = await answerOf(`${options.metadataUrl}/v1.json`)
    if (response.statusCode !== 200) {
      response.destroy()
      throw new Error(`status ${response.statusCode}`)
    }
    const body = await readBounded(response, LARGEST_ANSWER)
    const answer = answerSchema.parse(JSON.parse(body.toString()))
    return {
      instanceId: answer['instance-v2-id'],
      hostname: answer.hostname,
      region: answer.region
    }
  } catch (error) {
    options.logger.info({ err: error }, 'Vultr metadata does not say which instance this is')
    return undefined
  }
}

/** Not by `fetch`, which takes 20 ms of a start to load. A redirect is an answer like any other. */
function answerOf(url: string): Promise<IncomingMessage> {
  const { get } = url.startsWith('https:') ? https : http
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    get(url, { signal, agent: false }, resolve).on('error', reject)
  })
}
