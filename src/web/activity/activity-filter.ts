import * as z from 'zod'
import { ACTIVITY_KINDS, ACTIVITY_OUTCOMES, type ActivityFilter } from '../../activity/index.js'

/** A day there is, in UTC; '' for every other text. */
function dayOf(text: string): string {
  const isWritten = /^\d{4}-\d{2}-\d{2}$/.test(text)
  const at = new Date(isWritten ? text : Number.NaN)
  return Number.isNaN(at.getTime()) || !at.toISOString().startsWith(text) ? '' : text
}

/** What the address asks for; '' for what is not asked for, or is none. */
export const filterSchema = z.object({
  instance: z.uuid().or(z.literal('')).catch(''),
  user: z.string().max(120).catch(''),
  kind: z.enum(['', ...ACTIVITY_KINDS]).catch(''),
  outcome: z.enum(['', ...ACTIVITY_OUTCOMES]).catch(''),
  day: z.string().transform(dayOf).catch(''),
  /** Each entry by itself, also those that are told together else. */
  each: z.enum(['', 'on']).catch('')
})

export type FilterQuery = z.infer<typeof filterSchema>

/** Which entries a query means. */
export function activityFilter({
  instance,
  user,
  kind,
  outcome,
  day
}: FilterQuery): ActivityFilter {
  return {
    ...(instance === '' ? {} : { instanceId: instance }),
    ...(user === '' ? {} : { actor: user }),
    ...(kind === '' ? {} : { kind }),
    ...(outcome === '' ? {} : { outcome }),
    ...(day === '' ? {} : { day })
  }
}

/** To a path of ours with what is asked for in its address. */
export function filteredPath(path: string, query: Partial<FilterQuery>): string {
  const given = Object.entries(query).filter(([, value]) => value !== '')
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`
}
