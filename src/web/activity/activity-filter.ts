import { z } from 'zod'
import type { ActivityFilter } from '../../activity/index.js'

/** The outcome that is asked for; all for what is none. */
export const outcomeSchema = z.enum(['', 'ok', 'failed', 'missed', 'info']).catch('')

/** What Activity is filtered by. */
export function activityFilter(outcome: z.infer<typeof outcomeSchema>): ActivityFilter {
  return outcome === '' ? {} : { outcome }
}
