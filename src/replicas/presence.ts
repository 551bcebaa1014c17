import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { type Database, storedId, storedInstant, type Tables } from '../database/index.js'
import { CLOCK_OFF_MS, compareClocks, GONE_MS } from './database-clock.js'
import { readTerm } from './lead-store.js'

/**
 * A server on which no replica was seen for so long is none of the panel's any more, in ms. One that is down, or set
 * up anew, is the one whose snapshots are needed.
 */
const FORMER_SERVER_MS = 7 * 86_400_000

/** A process on the database. */
interface SeenReplica {
  readonly id: string
  readonly hostname: string
  /** The instance that it runs on, where it is one of Vultr's. */
  readonly instanceId: string | undefined
  readonly startedAt: Date | undefined
  /** By the clock of the database. */
  readonly seenAt: Date
  /** How far its clock is ahead of the database's, in ms; less than nothing where it is behind. */
  readonly clockAheadMs: number
  /** Whether Vultr answers it; undefined while it does not know. */
  readonly reachesVultr: boolean | undefined
}

export interface PresentReplica extends SeenReplica {
  /** Whether it is the one that leads. */
  readonly leads: boolean
}

/** The processes that share the work, as a page shows them. */
export interface ReplicaList {
  /** The one that answers. */
  readonly ownId: string
  /** Those that were seen within the last minute, by their ids. @throws DatabaseError */
  read(): Promise<readonly PresentReplica[]>
}

/** Which processes run on the database, by its clock. */
export interface Presence {
  /** Notes that this one does, how far its clock is from the database's, and whether Vultr answers it. @throws DatabaseError */
  note(): Promise<void>
  /** Whether the one that leads is cut off from Vultr, as of the last `note`. */
  isLeaderCutOff(): boolean
  /** Where there are several, those whose clock is so far from the database's that somebody has to see to it. @throws DatabaseError */
  offClocks(): Promise<readonly SeenReplica[]>
  /** Those that were seen lately, by their ids. @throws DatabaseError */
  read(): Promise<readonly PresentReplica[]>
  /** Whether any other one was seen within the last minute. @throws DatabaseError */
  hasOthers(): Promise<boolean>
  /** The instances that replicas run on, or have run on within the last seven days, as of the last `note`. */
  serverIds(): readonly string[]
  /** Whether one runs, or did a minute ago. @throws DatabaseError */
  isPresent(trx: Kysely<Tables>, id: string): Promise<boolean>
  /** This one ends. @throws DatabaseError */
  leave(): Promise<void>
}

export function createPresence(deps: {
  readonly database: Database
  readonly replicaId: string
  readonly hostname: string
  /** Asks for it where it is not known yet. */
  readonly instanceId: () => Promise<string | undefined>
  readonly databaseNow: (trx: Kysely<Tables>) => Promise<Date>
  /** Whether Vultr answers this one; undefined while that is not known. */
  readonly reachesVultr: () => boolean | undefined
  readonly clock: { now(): Date }
  readonly logger: Pick<Logger, 'warn'>
}): Presence {
  const { database, databaseNow } = deps
  let serverIds: readonly string[] = []
  let isOffTold = false
  let isLeaderCutOff = false

  function tellOfClock(clockAheadMs: number): void {
    const isOff = Math.abs(clockAheadMs) > CLOCK_OFF_MS
    if (isOff && !isOffTold) {
      deps.logger.warn({ clockAheadMs }, 'the clock of this replica is not that of the database')
    }
    isOffTold = isOff
  }

  /** Which servers are the panel's. */
  async function noteServer(
    trx: Kysely<Tables>,
    own: string | undefined,
    now: Date
  ): Promise<readonly string[]> {
    const seen = { seen_at: now.toISOString() }
    if (own !== undefined) {
      await trx
        .insertInto('panel_servers')
        .values({ instance_id: own, ...seen })
        .onConflict((conflict) => conflict.column('instance_id').doUpdateSet(seen))
        .execute()
    }
    const former = new Date(now.getTime() - FORMER_SERVER_MS)
    await trx.deleteFrom('panel_servers').where('seen_at', '<', former.toISOString()).execute()
    const rows = await trx.selectFrom('panel_servers').select('instance_id').execute()
    return rows.flatMap((row) => storedId(row.instance_id) ?? []).sort()
  }

  async function isTheirLeaderCutOff(trx: Kysely<Tables>): Promise<boolean> {
    const term = await readTerm(trx)
    if (term === undefined || term.replicaId === deps.replicaId) return false
    const leader = await trx
      .selectFrom('replicas')
      .select('reaches_vultr')
      .where('id', '=', term.replicaId)
      .executeTakeFirst()
    return leader?.reaches_vultr === 0
  }

  async function seen(): Promise<readonly SeenReplica[]> {
    const rows = await database.db.selectFrom('replicas').selectAll().orderBy('id').execute()
    return rows.flatMap((row) => {
      const seenAt = storedInstant(row.seen_at)
      if (seenAt === undefined) return []
      return [
        {
          id: row.id,
          hostname: row.hostname,
          instanceId: storedId(row.instance_id),
          startedAt: storedInstant(row.started_at),
          seenAt,
          clockAheadMs: row.clock_ahead_ms ?? 0,
          reachesVultr: row.reaches_vultr === null ? undefined : row.reaches_vultr === 1
        }
      ]
    })
  }

  return {
    async note() {
      const own = await deps.instanceId()
      serverIds = await database.transaction(async (trx) => {
        const { now, aheadMs } = await compareClocks(trx, deps)
        tellOfClock(aheadMs)
        const seen = {
          instance_id: own ?? null,
          seen_at: now.toISOString(),
          clock_ahead_ms: aheadMs,
          reaches_vultr: storedReach(deps.reachesVultr())
        }
        const row = {
          id: deps.replicaId,
          hostname: deps.hostname,
          started_at: seen.seen_at,
          ...seen
        }
        await trx
          .insertInto('replicas')
          .values(row)
          .onConflict((conflict) => conflict.column('id').doUpdateSet(seen))
          .execute()
        const gone = new Date(now.getTime() - GONE_MS)
        await trx.deleteFrom('replicas').where('seen_at', '<', gone.toISOString()).execute()
        isLeaderCutOff = await isTheirLeaderCutOff(trx)
        return await noteServer(trx, own, now)
      })
    },
    isLeaderCutOff: () => isLeaderCutOff,
    serverIds: () => serverIds,
    async isPresent(trx, id) {
      const row = await trx
        .selectFrom('replicas')
        .select('seen_at')
        .where('id', '=', id)
        .executeTakeFirst()
      const seenAt = storedInstant(row?.seen_at)
      const age = (await databaseNow(trx)).getTime() - (seenAt?.getTime() ?? 0)
      return seenAt !== undefined && age >= 0 && age < GONE_MS
    },
    async read() {
      const term = await readTerm(database.db)
      const now = await databaseNow(database.db)
      const leader = term !== undefined && term.until > now ? term.replicaId : undefined
      return (await seen()).map((each) => ({ ...each, leads: each.id === leader }))
    },
    async hasOthers() {
      const now = (await databaseNow(database.db)).getTime()
      const isHere = ({ seenAt }: SeenReplica) => Math.abs(now - seenAt.getTime()) < GONE_MS
      return (await seen()).some((each) => each.id !== deps.replicaId && isHere(each))
    },
    async offClocks() {
      const all = await seen()
      // By which clock one that is alone goes matters to nobody else.
      if (all.length < 2) return []
      return all.filter(({ clockAheadMs }) => Math.abs(clockAheadMs) > CLOCK_OFF_MS)
    },
    async leave() {
      await database.transaction(async (trx) => {
        await trx.deleteFrom('replicas').where('id', '=', deps.replicaId).execute()
      })
    }
  }
}

function storedReach(reaches: boolean | undefined): number | null {
  if (reaches === undefined) return null
  return reaches ? 1 : 0
}
