import * as z from 'zod'
import type { InstanceRow } from './instance-rows.js'

/** The parts of the list that are one click away, in their order. */
export const SEGMENTS = ['all', 'unprotected', 'problems', 'custom', 'excluded'] as const

export const segmentSchema = z.enum(SEGMENTS).default('all').catch('all')

export type Segment = z.infer<typeof segmentSchema>

/** Which instances each part shows. An excluded one is not unprotected: somebody has decided that. */
const SHOWS: Readonly<Record<Segment, (row: InstanceRow) => boolean>> = {
  all: () => true,
  unprotected: ({ isListed, isCovered, isNever }) => isListed && !isCovered && !isNever,
  problems: ({ hasProblem }) => hasProblem,
  custom: ({ isCustom }) => isCustom,
  excluded: ({ isNever }) => isNever
}

/** The rows of one part. */
export function rowsIn(rows: readonly InstanceRow[], segment: Segment): readonly InstanceRow[] {
  return segment === 'all' ? rows : rows.filter(SHOWS[segment])
}

/** How many instances each part shows. */
export function segmentCounts(rows: readonly InstanceRow[]) {
  return SEGMENTS.map((id) => ({ id, count: rowsIn(rows, id).length }))
}
