import type { Logger } from 'pino'
import type { Alerts } from './alerts/index.js'
import { attempted } from './common/index.js'
import type { Database } from './database/index.js'
import type { Engine } from './engine-services.js'
import { notePass } from './totals/index.js'

/** One pass of the scheduler, and then what is to be told of how things stand. */
export async function passOf(parts: {
  readonly engine: Engine
  readonly alerts: Alerts
  readonly database: Database
  readonly clock: { now(): Date }
  readonly logger: Logger
}): Promise<void> {
  await parts.alerts.beforePass()
  const isWhole = await parts.engine.tick()
  const note = () => notePass(parts.database.db, parts.clock.now())
  if (isWhole) await attempted(parts, 'noting the pass', note)
  await parts.alerts.afterPass(isWhole)
}
