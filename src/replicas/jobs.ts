import type PgBoss from 'pg-boss'
import type { Logger } from 'pino'
import type { PostgresAccess } from '../database/index.js'

/**
 * Jobs that reach whichever replica is free. They only say where to look: one that is lost, late or doubled
 * changes nothing, because the row decides.
 */
export interface Jobs<J extends { readonly id: string }> {
  /** One of the same id that waits already is not sent again. @throws unknown where the database fails */
  send(jobs: readonly J[]): Promise<void>
  /** @param work is called with each job that comes here; where it fails, the job comes again. */
  start(work: (job: J) => Promise<void>): Promise<void>
  /** Waits for what is under way. Never rejects. */
  stop(): Promise<void>
}

/**
 * What a job says was true when it was sent. After this, in ms, it is dropped: it may be from a copy of the
 * database, and what it is about was sent by whoever had the original. The leader sends what is still due again.
 */
const STALE_MS = 2 * 60_000

/** A replica takes as many at once; they wait for their turn at its limiter. */
const AT_ONCE = 28

/** Between two looks for jobs, in s; the least that pg-boss allows. */
const LOOK_SECONDS = 0.5

/** A replica that took a job and did not finish it for so long is gone, in s. */
const EXPIRES_SECONDS = 5 * 60

/** Workers of one replica: while one waits for answers of Vultr, the other one fetches. */
const WORKERS = 2

/** @param deps.name of the queue: letters, digits and hyphens. */
export async function createJobs<J extends { readonly id: string }>(deps: {
  readonly postgres: PostgresAccess
  readonly name: string
  readonly logger: Logger
}): Promise<Jobs<J>> {
  const { postgres, name, logger } = deps
  const { default: Boss } = await import('pg-boss')
  const boss: PgBoss = new Boss({
    db: { executeSql: (text, values) => postgres.pool.query(text, values) },
    // Beside the tables of the panel, which may be one of several in a database.
    schema: `${postgres.schema}_jobs`,
    schedule: false
  })
  boss.on('error', (error) => logger.error({ err: error }, 'the jobs of the replicas failed'))

  return {
    async send(jobs) {
      if (jobs.length === 0) return
      await boss.insert(
        jobs.map((job) => ({
          name,
          data: job,
          singletonKey: job.id,
          expireInSeconds: EXPIRES_SECONDS
        }))
      )
    },
    async start(work) {
      await boss.start()
      const dead = `${name}-failed`
      await boss.createQueue(dead)
      await boss.createQueue(name, { name, policy: 'short', retryLimit: 2, deadLetter: dead })
      const options = {
        batchSize: AT_ONCE,
        pollingIntervalSeconds: LOOK_SECONDS,
        includeMetadata: true as const
      }
      const workOff = async (jobs: PgBoss.JobWithMetadata<J>[]) => {
        const fresh = jobs.filter(
          ({ createdOn, startedOn }) => startedOn.getTime() - createdOn.getTime() < STALE_MS
        )
        await Promise.all(fresh.map(({ data }) => work(data)))
      }
      for (let worker = 0; worker < WORKERS; worker += 1) await boss.work<J>(name, options, workOff)
    },
    async stop() {
      try {
        await boss.stop({ graceful: true, timeout: STOP_MS, wait: true })
      } catch (error) {
        logger.error({ err: error }, 'the jobs of the replicas could not be stopped')
      }
    }
  }
}

/** As long as the addon itself waits for calls under way when it stops, in ms. */
const STOP_MS = 10_000
