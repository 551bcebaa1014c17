import type { Logger } from 'pino'
import { readServerIdentity, type ServerIdentity } from '../vultr/index.js'

/** Metadata that did not answer is asked again this often at most, in ms: it may come up after us. */
const ASK_AGAIN_MS = 15 * 60_000

/** Which instance this process runs on, as far as Vultr's metadata service tells. */
export interface ThisServer {
  /** Undefined while it is not known; never waits. */
  identity(): ServerIdentity | undefined
  /** Resolves when the question under way is answered; asks again when the last answer was none. */
  ask(): Promise<void>
}

export function createThisServer(deps: {
  readonly metadataUrl: string | false
  readonly clock: { now(): Date }
  readonly logger: Logger
}): ThisServer {
  const { metadataUrl } = deps
  let identity: ServerIdentity | undefined
  let asking: Promise<void> | undefined
  let askedAt: number | undefined

  async function askOnce(url: string): Promise<void> {
    askedAt = deps.clock.now().getTime()
    identity = await readServerIdentity({ metadataUrl: url, logger: deps.logger })
    asking = undefined
  }

  return {
    identity: () => identity,
    async ask() {
      if (metadataUrl === false || identity !== undefined) return
      const age = askedAt === undefined ? undefined : deps.clock.now().getTime() - askedAt
      const isRecent = age !== undefined && age >= 0 && age < ASK_AGAIN_MS
      if (asking === undefined && !isRecent) asking = askOnce(metadataUrl)
      await asking
    }
  }
}
