import type { InstanceState } from './instance-state.js'

/** The parts of the list that are one click away, in their order. */
export const SEGMENTS = ['all', 'unprotected', 'problems', 'custom', 'excluded'] as const

export type Segment = (typeof SEGMENTS)[number]

type Sorted = Pick<InstanceState, 'isListed' | 'isCovered' | 'isNever' | 'hasProblem' | 'isCustom'>

/** Which instances each part shows. An excluded one is not unprotected: somebody has decided that. */
const SHOWS: Readonly<Record<Segment, (row: Sorted) => boolean>> = {
  all: () => true,
  unprotected: ({ isListed, isCovered, isNever }) => isListed && !isCovered && !isNever,
  problems: ({ hasProblem }) => hasProblem,
  custom: ({ isCustom }) => isCustom,
  excluded: ({ isNever }) => isNever
}

/** Those of one part. */
export function rowsIn<Row extends Sorted>(rows: readonly Row[], segment: Segment): readonly Row[] {
  return segment === 'all' ? rows : rows.filter(SHOWS[segment])
}

/** How many instances each part shows. */
export function segmentCounts(rows: readonly Sorted[]) {
  return SEGMENTS.map((id) => ({ id, count: rowsIn(rows, id).length }))
}
