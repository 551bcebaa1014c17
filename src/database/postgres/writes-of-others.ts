import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'

/** Says whether other processes have written something. */
export interface WritesOfOthers {
  /** Another text whenever they did, and at each call while that cannot be told. */
  revision(): string
  close(): Promise<void>
}

/** Between two questions whether the connection is still there, in ms. */
const ASKING_MS = 250
/** Without an answer for so long, in ms, nobody knows what others have written. */
const KNOWN_FOR_MS = 1_000
/** An answer that takes longer, in ms, does not come. */
const ANSWER_MS = 2_000

/**
 * Listens on a connection of its own, and connects again by itself. What others commit is notified before
 * any later answer on that connection: what was asked less than a second ago and answered since tells that
 * nothing was missed up to then.
 * @param options.sender what this process puts into its own notifications, which are left out.
 * @throws unknown what `pg` throws, where the first connection does not come about.
 */
export async function watchWritesOfOthers(options: {
  readonly client: pg.ClientConfig
  readonly channel: string
  readonly sender: string
}): Promise<WritesOfOthers> {
  const closing = new AbortController()
  let writes = 0
  let unknown = 0
  let knownAt = Number.NEGATIVE_INFINITY

  /** Resolves with a connection that listens. */
  async function connected(): Promise<pg.Client> {
    const client = new pg.Client({ ...options.client, query_timeout: ANSWER_MS })
    // Told by the question that finds no answer; without a listener the process would end.
    client.on('error', () => {})
    client.on('notification', ({ payload }) => {
      if (payload !== options.sender) writes += 1
    })
    await client.connect()
    try {
      const askedAt = performance.now()
      await client.query(`LISTEN ${pg.escapeIdentifier(options.channel)}`)
      // What was written before that was not notified.
      writes += 1
      knownAt = askedAt
    } catch (error) {
      void client.end().catch(() => {})
      throw error
    }
    return client
  }

  /** Asks until there is no answer any more, or it is to end. */
  async function keepAsking(client: pg.Client): Promise<void> {
    try {
      while (await pause(closing.signal)) {
        const askedAt = performance.now()
        await client.query('SELECT 1')
        knownAt = askedAt
      }
    } catch {
      // Connected anew by who called.
    }
    void client.end().catch(() => {})
  }

  async function keepListening(first: pg.Client): Promise<void> {
    let client: pg.Client | undefined = first
    while (!closing.signal.aborted) {
      if (client !== undefined) await keepAsking(client)
      client = undefined
      if (await pause(closing.signal)) client = await connected().catch(() => undefined)
    }
    await client?.end().catch(() => {})
  }

  const listening = keepListening(await connected())
  return {
    revision() {
      if (performance.now() - knownAt <= KNOWN_FOR_MS) return `${writes}`
      unknown += 1
      return `${writes} ${unknown}`
    },
    async close() {
      closing.abort()
      await listening
    }
  }
}

/** Where nobody asks: whoever does is never told that nothing was written. */
export async function unwatched(): Promise<WritesOfOthers> {
  let asked = 0
  return {
    revision() {
      asked += 1
      return `${asked}`
    },
    close: async () => {}
  }
}

/** @returns false where it is to end. */
async function pause(signal: AbortSignal): Promise<boolean> {
  try {
    await wait(ASKING_MS, undefined, { signal, ref: false })
    return true
  } catch {
    return false
  }
}
