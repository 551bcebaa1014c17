import type { Logger } from 'pino'
import { cutText, inParallel, toIpAddress, withinMs } from '../common/index.js'
import type { VultrClient, VultrErrorKind, VultrLogEntry } from '../vultr/index.js'
import type { AccountConnection } from './connection.js'

/** As many snapshots are asked about at once; who deleted more has deleted those too. */
const MOST_ASKED = 10
const AT_THE_SAME_TIME = 4
/** Longer nobody waits for what the logs tell of one, in ms, its turn in the queue of requests included. */
const EACH_WAIT_MS = 2_000
/** The same for all of them: alerts wait for it. */
const WAIT_MS = 5_000

/** Vultr keeps its logs for so long, and takes no longer time to look through, in ms. */
const LOGGED_MS = 30 * 24 * 3_600_000

/** Of a user's name as it is shown. */
const LONGEST_USER = 100

/** Whoever is answered this is answered so of each snapshot. */
const REFUSALS: ReadonlySet<VultrErrorKind> = new Set([
  'forbidden',
  'unauthorized',
  'address-not-allowed',
  'not-found'
])

/** Who deleted a snapshot, by the account's logs. At least one of user and address is known. */
export interface Deletion {
  /** As the user signs in; one line, hostile. */
  readonly user: string | undefined
  /** An IP address. */
  readonly address: string | undefined
  readonly at: Date
}

export interface DeletionLog {
  /**
   * Who deleted them, by their ids, as far as Vultr's logs tell within five seconds. The key needs
   * `account.log.List` for it; without, and for any other reason, nobody is known. Never throws.
   */
  of(
    snapshots: readonly { readonly id: string; readonly createdAt: Date }[]
  ): Promise<ReadonlyMap<string, Deletion>>
}

export function createDeletionLog(deps: {
  readonly connection: AccountConnection
  readonly clock: { now(): Date }
  readonly logger: Logger
}): DeletionLog {
  return {
    async of(snapshots) {
      const found = new Map<string, Deletion>()
      if (snapshots.length === 0) return found
      try {
        const client = await deps.connection.client()
        // A call that a refused key is allowed now and then is left to those who need it.
        if (client === undefined || deps.connection.refusal() !== undefined) return found
        await askAll(client, snapshots.slice(0, MOST_ASKED), deps.clock.now(), found)
      } catch (error) {
        deps.logger.warn({ err: error }, 'the account’s logs could not be asked for')
      }
      // A copy: what comes too late changes nothing any more.
      return new Map(found)
    }
  }
}

async function askAll(
  client: VultrClient,
  snapshots: readonly { readonly id: string; readonly createdAt: Date }[],
  until: Date,
  found: Map<string, Deletion>
): Promise<void> {
  let isOver = false
  const ask = async ({ id, createdAt }: { readonly id: string; readonly createdAt: Date }) => {
    if (isOver) return
    let isLate = false
    const since = new Date(Math.max(createdAt.getTime(), until.getTime() - LOGGED_MS))
    // What nobody waits for any more is not sent.
    const beforeSend = async () => !isOver && !isLate
    const asked = client.listLogs({ resourceId: id, since, until }, { beforeSend })
    const answer = await withinMs(EACH_WAIT_MS, asked, undefined)
    isLate = true
    if (answer?.ok === false && REFUSALS.has(answer.error.kind)) isOver = true
    const deletion = answer?.ok === true ? deletionIn(answer.value, id) : undefined
    if (deletion !== undefined) found.set(id, deletion)
  }
  try {
    await withinMs(WAIT_MS, inParallel(AT_THE_SAME_TIME, snapshots, ask), undefined)
  } finally {
    isOver = true
  }
}

function deletionIn(entries: readonly VultrLogEntry[], id: string): Deletion | undefined {
  const deletions = entries.filter((entry) => isDeletion(entry, id))
  const [last] = deletions.sort((a, b) => b.at.getTime() - a.at.getTime())
  if (last === undefined) return undefined
  const user = last.user === '' ? undefined : cutText(last.user, { graphemes: LONGEST_USER })
  const address = toIpAddress(last.address)
  if (user === undefined && address === undefined) return undefined
  return { user, address, at: last.at }
}

/**
 * A call of the API that deleted it, by its method and path. How a deletion in Vultr's console is logged
 * is not documented: there the words of the message have to do.
 */
function isDeletion({ status, method, path, message }: VultrLogEntry, id: string): boolean {
  if (status !== undefined && (status < 200 || status >= 300)) return false
  if (method.toUpperCase() === 'DELETE') {
    return path === '' || path.toLowerCase().replace(/\/$/, '').endsWith(`/${id.toLowerCase()}`)
  }
  return /\b(?:delet|destroy|remov)/i.test(message)
}
