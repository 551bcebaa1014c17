import { setTimeout as wait } from 'node:timers/promises'
import type PgBoss from 'pg-boss'
import type { Logger } from 'pino'
import type { PostgresAccess } from '../database/index.js'

/** What every job has. */
export interface AnyJob {
  readonly kind: string
  readonly id: string
  /** Somebody waits for it: it comes before the others. */
  readonly isUrgent?: boolean
}

/**
 * Jobs that reach whichever replica is free. They only say where to look: one that is lost, late or doubled
 * changes nothing, because the row decides.
 */
export interface Jobs<J extends AnyJob> {
  /**
   * One of the same kind and id that waits already is not sent again.
   * @param toOthers this process does not reach what they need: it takes up none for a while.
   * @throws unknown where the database fails
   */
  send(jobs: readonly J[], toOthers?: boolean): Promise<void>
  /** Takes up no more; resolves when what was taken up is done. Never rejects. */
  stop(): Promise<void>
}

/**
 * What a job says was true when it was sent. After this, in ms, it is dropped: it may be from a copy of the
 * database, and what it is about was sent by whoever had the original. The leader sends what is still due again.
 */
const STALE_MS = 2 * 60_000

/** A replica takes as many at once; they wait for their turn at its limiter. */
const AT_ONCE = 28

/** Between two looks for jobs where there were none, in ms. */
const LOOK_MS = 500

/** A replica that took a job and did not finish it for so long is gone, in s. */
const EXPIRES_SECONDS = 5 * 60

/** After a job for which no connection came about others take them for so long, where there are any; in ms. */
const UNREACHED_MS = 60_000

/** Between two looks for jobs that were given up, in ms. */
const LOOK_FOR_FAILED_MS = 60_000

/** A job that fails comes again so often; the row stays due, so the leader sends another one. */
const RETRIES = 2

/** Of one replica: while one waits for answers of Vultr, the other one fetches. */
const WORKERS = 2

/**
 * Begins to take up jobs, making what pg-boss needs where it is missing.
 * @param deps.name of the queue: letters, digits and hyphens.
 * @param deps.hasOthers whether there are other replicas to leave jobs to.
 * @param work is called with each job that comes here; where it fails, the job comes again.
 * It returns false where what it needs cannot be reached from here.
 * @throws unknown where the jobs cannot be kept; then nothing goes on.
 */
export async function startJobs<J extends AnyJob>(
  deps: {
    readonly postgres: PostgresAccess
    readonly name: string
    readonly hasOthers: () => Promise<boolean>
    readonly logger: Logger
  },
  work: (job: J) => Promise<boolean>
): Promise<Jobs<J>> {
  const { name, logger } = deps
  const boss = await openBoss(deps)
  const closing = new AbortController()
  let leftUntil = Number.NEGATIVE_INFINITY
  let lookedForFailedAt = Number.NEGATIVE_INFINITY

  /** What the row tells by then is done again where a job is not noted as done. */
  async function noted(outcome: Promise<unknown>): Promise<void> {
    await outcome.catch((error: unknown) =>
      logger.error({ err: error }, 'what became of jobs could not be noted')
    )
  }

  async function workOff(jobs: readonly PgBoss.JobWithMetadata<J>[]): Promise<void> {
    const ids = jobs.map(({ id }) => id)
    const fresh = jobs.filter(
      ({ createdOn, startedOn }) => startedOn.getTime() - createdOn.getTime() < STALE_MS
    )
    try {
      const reached = await Promise.all(fresh.map(({ data }) => work(data)))
      if (reached.includes(false)) leaveToOthers()
    } catch (error) {
      await noted(boss.fail(name, ids, error as object))
      return
    }
    await noted(boss.complete(name, ids))
  }

  function leaveToOthers(): void {
    leftUntil = performance.now() + UNREACHED_MS
  }

  /** Whether jobs are left to those that may reach what this one does not. */
  async function isLeftToOthers(): Promise<boolean> {
    if (performance.now() >= leftUntil) return false
    // Where nobody knows, this one tries.
    return await deps.hasOthers().catch(() => false)
  }

  /** Jobs that failed each time they came: whatever ails them is in the database, so that any replica may tell of it. */
  async function tellOfFailed(): Promise<void> {
    if (performance.now() - lookedForFailedAt < LOOK_FOR_FAILED_MS) return
    lookedForFailedAt = performance.now()
    const failed = await boss.fetch<J>(failedOf(name), { batchSize: AT_ONCE })
    if (failed.length === 0) return
    const jobs = failed.map(({ data }) => `${data?.kind} ${data?.id}`)
    logger.error({ jobs }, 'jobs failed on every try; the leader sends again what is still due')
    await noted(
      boss.complete(
        failedOf(name),
        failed.map(({ id }) => id)
      )
    )
  }

  // Not by its own workers: they leave a failing database as a rejection that nobody handles.
  async function keepWorking(): Promise<void> {
    while (!closing.signal.aborted) {
      const jobs = (await isLeftToOthers())
        ? []
        : await boss.fetch<J>(name, { batchSize: AT_ONCE, includeMetadata: true })
      if (jobs.length > 0) await workOff(jobs)
      else {
        await tellOfFailed()
        await wait(LOOK_MS, undefined, { signal: closing.signal, ref: false }).catch(() => {})
      }
    }
  }

  const working = Array.from({ length: WORKERS }, () => keepWorking())
  return {
    async send(jobs, toOthers = false) {
      if (jobs.length === 0) return
      if (toOthers) leaveToOthers()
      await boss.insert(
        jobs.map((job) => ({
          name,
          expireInSeconds: EXPIRES_SECONDS,
          data: job,
          singletonKey: `${job.kind} ${job.id}`,
          priority: job.isUrgent === true ? 1 : 0
        }))
      )
    },
    async stop() {
      closing.abort()
      await Promise.allSettled(working)
      await noted(boss.stop(WITHOUT_WAITING))
    }
  }
}

/** Where jobs go that failed on every try. */
function failedOf(name: string): string {
  return `${name}-failed`
}

const WITHOUT_WAITING = { graceful: false, wait: false, close: false }

/**
 * Replicas that start together make the tables of the jobs one after the other: at the same time they are in one
 * another's way, and PostgreSQL ends one of them as a deadlock.
 */
async function oneAtATime(
  { pool, schema }: PostgresAccess,
  work: () => Promise<void>
): Promise<void> {
  const client = await pool.connect()
  const lock = [`${schema} jobs`]
  try {
    await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', lock)
    await work()
  } finally {
    // With its connection it ends as well, where that is broken.
    const isFree = client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', lock)
    await isFree.then(
      () => client.release(),
      () => client.release(true)
    )
  }
}

/** @throws unknown where pg-boss cannot make its tables; then nothing of it goes on. */
async function openBoss(deps: {
  readonly postgres: PostgresAccess
  readonly name: string
  readonly logger: Logger
}): Promise<PgBoss> {
  const { postgres, name, logger } = deps
  const { default: Boss } = await import('pg-boss')
  const boss: PgBoss = new Boss({
    db: { executeSql: (text, values) => postgres.pool.query(text, values) },
    // Beside the tables of the panel, which may be one of several in a database.
    schema: `${postgres.schema}_jobs`,
    schedule: false
  })
  boss.on('error', (error) => logger.error({ err: error }, 'the jobs of the replicas failed'))
  try {
    await oneAtATime(postgres, async () => {
      await boss.start()
      const deadLetter = failedOf(name)
      await boss.createQueue(deadLetter)
      await boss.createQueue(name, { name, policy: 'short', retryLimit: RETRIES, deadLetter })
    })
    return boss
  } catch (error) {
    await boss.stop(WITHOUT_WAITING).catch(() => {})
    throw error
  }
}
