import type { Logger } from 'pino'
import { z } from 'zod'

/** The server this process runs on, as Vultr's metadata service names it. */
export interface ServerIdentity {
  /** The UUID the API uses (`instance-v2-id`), in lower case. */
  readonly instanceId: string
  readonly hostname: string
  readonly region: string
}

/** Off Vultr the address hangs or refuses; nobody should wait longer for that. In ms. */
const TIMEOUT_MS = 2_000

const answerSchema = z.object({
  'instance-v2-id': z.uuid().transform((id) => id.toLowerCase()),
  hostname: z.string().default(''),
  region: z
    .union([
      z.string(),
      z.object({ regioncode: z.string() }).transform((region) => region.regioncode)
    ])
    .default('')
    .catch('')
})

/** Asks once which instance this is; undefined where nobody answers. Never throws. */
export async function readServerIdentity(options: {
  readonly metadataUrl: string
  readonly logger: Logger
}): Promise<ServerIdentity | undefined> {
  try {
    const response = await fetch(`${options.metadataUrl}/v1.json`, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: 'error'
    })
    if (!response.ok) throw new Error(`status ${response.status}`)
    const answer = answerSchema.parse(await response.json())
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
