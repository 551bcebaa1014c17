import type { Logger } from 'pino'
import type { VultrVolume } from '../../vultr/index.js'
import type { AccountConnection } from '../connection.js'
import { askedWhereDue } from './asked-where-due.js'

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
  return {
    attachedTo: (instanceId) => volumes.filter((each) => each.instanceId === instanceId),
    ask: askedWhereDue(deps, {
      keptMs: KEPT_MS,
      waitMs: PAGE_WAIT_MS,
      what: 'the block storage',
      forget: () => {
        volumes = []
      },
      read: async (client) => {
        const answer = await client.listVolumes({ priority: 'page' })
        return () => {
          volumes = answer.ok ? answer.value.items : []
        }
      }
    })
  }
}
