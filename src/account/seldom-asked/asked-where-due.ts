import type { Logger } from 'pino'
import { withinMs } from '../../common/index.js'
import type { VultrClient } from '../../vultr/index.js'
import type { AccountConnection } from '../connection.js'

/** What Vultr is asked for now and then, and nothing depends on. */
interface SeldomAsked {
  /** It is asked for again after this time, in ms; at once with another key. */
  readonly keptMs: number
  /** Longer than this nobody waits for the answer, in ms; it is taken over all the same. */
  readonly waitMs: number
  /** For the log: “the block storage”. */
  readonly what: string
  /** @returns what takes the answer over, which is not done where the key was changed meanwhile. */
  readonly read: (client: VultrClient) => Promise<() => void>
  /** Of another key than before nothing is true that was said of that one. */
  readonly forget: () => void
}

/**
 * Asks where it is time to. Never throws: a key that may not read it, or a Vultr that does not answer,
 * leaves it unknown. A call that a refused key is allowed now and then is left to those who need it.
 */
export function askedWhereDue(
  deps: {
    readonly connection: AccountConnection
    readonly clock: { now(): Date }
    readonly logger: Logger
  },
  { keptMs, waitMs, what, read, forget }: SeldomAsked
): () => Promise<void> {
  let askedWith: VultrClient | undefined
  let askAgainAt = 0
  let asking: Promise<void> = Promise.resolve()

  async function askOnce(client: VultrClient): Promise<void> {
    const takeOver = await read(client)
    if (client === askedWith) takeOver()
  }

  async function ask(): Promise<void> {
    const client = await deps.connection.client()
    if (client === undefined || deps.connection.refusal() !== undefined) return
    const now = deps.clock.now().getTime()
    const wait = askAgainAt - now
    // A wait longer than the longest possible one means that the clock was set back.
    const isKept = client === askedWith && wait > 0 && wait <= keptMs
    if (!isKept) {
      if (askedWith !== undefined && client !== askedWith) forget()
      askedWith = client
      askAgainAt = now + keptMs
      asking = withinMs(waitMs, askOnce(client), undefined)
    }
    await asking
  }

  return async () => {
    try {
      await ask()
    } catch (error) {
      // Nobody waits for it; a database that cannot be read is told of by what needs it.
      deps.logger.warn({ err: error }, `${what} could not be asked for`)
    }
  }
}
