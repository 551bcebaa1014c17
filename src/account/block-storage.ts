import type { Logger } from 'pino'
import { withinMs } from '../common/index.js'
import type { VultrClient, VultrVolume } from '../vultr/index.js'
import type { AccountConnection } from './connection.js'

/** Volumes are seldom attached; they are asked for again after this time, in ms. */
const KEPT_MS = 5 * 60_000

/** A page waits no longer for them, in ms; the next one shows what has come by then. */
const PAGE_WAIT_MS = 2_000

/** The account's volumes of block storage, as far as Vultr has told. */
export interface BlockStorage {
  /** What is attached to an instance, at once; empty too where that is not known. */
  attachedTo(instanceId: string): readonly VultrVolume[]
  /**
   * Asks where it is time to, and waits for the answer as long as a page may. Never throws: a key that
   * may not read them, or a Vultr that does not answer, leaves them unknown.
   */
  ask(): Promise<void>
}

export function createBlockStorage(deps: {
  readonly connection: AccountConnection
  readonly clock: { now(): Date }
  readonly logger: Logger
}): BlockStorage {
  let volumes: readonly VultrVolume[] = []
  let askedWith: VultrClient | undefined
  let askAgainAt = 0
  let asking: Promise<void> = Promise.resolve()

  async function askOnce(client: VultrClient): Promise<void> {
    const answer = await client.listVolumes({ priority: 'page' })
    // The key was changed meanwhile, and with it the account.
    if (client !== askedWith) return
    volumes = answer.ok ? answer.value.items : []
  }

  /** A call that a refused key is allowed now and then is left to those who need it. */
  async function askWhereDue(): Promise<void> {
    const client = await deps.connection.client()
    if (client === undefined || deps.connection.refusal() !== undefined) return
    const now = deps.clock.now().getTime()
    const wait = askAgainAt - now
    // A wait longer than the longest possible one means that the clock was set back.
    const isKept = client === askedWith && wait > 0 && wait <= KEPT_MS
    if (!isKept) {
      if (client !== askedWith) volumes = []
      askedWith = client
      askAgainAt = now + KEPT_MS
      asking = withinMs(PAGE_WAIT_MS, askOnce(client), undefined)
    }
    await asking
  }

  return {
    attachedTo: (instanceId) => volumes.filter((each) => each.instanceId === instanceId),
    async ask() {
      try {
        await askWhereDue()
      } catch (error) {
        // Nobody waits for volumes; a database that cannot be read is told of by what needs it.
        deps.logger.warn({ err: error }, 'the block storage could not be asked for')
      }
    }
  }
}
