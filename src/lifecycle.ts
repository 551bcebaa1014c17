import cron, { type ScheduledTask } from 'node-cron'
import type { Logger } from 'pino'
import type { SignInLog } from './activity/index.js'
import { withinMs } from './common/index.js'
import type { Database } from './database/index.js'

/** When the scheduler runs, and how all of it ends. */
export interface Lifecycle {
  /** Starts the scheduler: one pass a minute. */
  start(): Promise<void>
  /** One scheduler pass by hand; resolves when every request of the pass is settled. Never rejects. */
  tick(): Promise<void>
  /** Stops the scheduler, waits at most 10 s for calls in flight, and closes the database. */
  stop(): Promise<void>
}

/** How long a stop waits for calls in flight, in ms. */
const STOP_WAIT_MS = 10_000

export function createLifecycle(deps: {
  /** One pass of the scheduler; never rejects. */
  readonly pass: () => Promise<void>
  /** Done before the first pass, and after the last one; never rejects. */
  readonly begin: () => void
  readonly end: () => Promise<void>
  readonly signInLog: Pick<SignInLog, 'writeDue' | 'writeAll'>
  readonly database: Pick<Database, 'settleErasure' | 'close'>
  /** Resolves when nothing goes on in the background. */
  readonly settled: () => Promise<unknown>
  readonly logger: Logger
}): Lifecycle {
  const { signInLog, database } = deps
  let task: ScheduledTask | undefined
  let isStopped = false

  async function tick(): Promise<void> {
    if (isStopped) return
    await database.settleErasure()
    await writeRefusals(signInLog.writeDue)
    await deps.pass()
  }

  async function writeRefusals(write: () => Promise<void>): Promise<void> {
    await write().catch((error: unknown) =>
      deps.logger.error({ err: error }, 'how many sign-ins were refused could not be stored')
    )
  }

  return {
    tick,
    async start() {
      if (isStopped || task !== undefined) return
      task = cron.schedule('* * * * *', () => tick(), { noOverlap: true })
      deps.begin()
    },
    async stop() {
      if (isStopped) return
      isStopped = true
      await task?.destroy()
      await withinMs(STOP_WAIT_MS, deps.settled(), undefined)
      await deps.end()
      await writeRefusals(signInLog.writeAll)
      await database.close()
    }
  }
}
