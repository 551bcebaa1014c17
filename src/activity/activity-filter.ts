import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Kysely, type Selectable, sql } from 'kysely'
import type { Tables } from '../database/index.js'
import type { ActivityKind, ActivityOutcome } from './activity-entry.js'
import { toldLater } from './told-later.js'

/** So many rows are read and written down in some three milliseconds. */
export const READ_AT_ONCE = 200

/** Which entries are looked for; what is undefined lets all through. */
export interface ActivityFilter {
  readonly outcome?: ActivityOutcome | undefined
  readonly kind?: ActivityKind | undefined
  readonly instanceId?: string | undefined
  /** A user's name, or `scheduler`. */
  readonly actor?: string | undefined
  /** `2026-11-24`, in UTC. */
  readonly day?: string | undefined
}

type Row = Selectable<Tables['activity']>

/** Each of these columns has an index in the order of the page. */
interface Dimension {
  readonly column: 'outcome' | 'kind' | 'instance_id' | 'actor'
  readonly value: string
}

function dimensionsOf({ outcome, kind, instanceId, actor }: ActivityFilter): Dimension[] {
  const wanted = { instance_id: instanceId, actor, kind, outcome }
  return Object.entries(wanted).flatMap(([column, value]) =>
    value === undefined ? [] : [{ column: column as Dimension['column'], value }]
  )
}

const DAY_MS = 86_400_000

function spanOf(day: string): { readonly from: Date; readonly until: Date } {
  const from = new Date(`${day}T00:00:00.000Z`)
  return { from, until: new Date(from.getTime() + DAY_MS) }
}

/** The entries of a day, or all, that have this in common; to be ordered and selected from. */
function sharing(db: Kysely<Tables>, { day }: ActivityFilter, dimension: Dimension | undefined) {
  let query = db.selectFrom('activity')
  if (dimension !== undefined) query = query.where(dimension.column, '=', dimension.value)
  if (day === undefined) return query
  const { from, until } = spanOf(day)
  return query.where('at', '>=', from.toISOString()).where('at', '<', until.toISOString())
}

/** To count further would say nothing more about which is the rarest. */
const MOST_COUNTED = 10_000

/** The rarest first: by its index the fewest entries have to be looked at. */
async function rarestFirst(db: Kysely<Tables>, filter: ActivityFilter): Promise<Dimension[]> {
  const dimensions = dimensionsOf(filter)
  if (dimensions.length < 2) return dimensions
  const counted: { dimension: Dimension; count: number }[] = []
  for (const dimension of dimensions) {
    const some = sharing(db, filter, dimension).select('id').limit(MOST_COUNTED).as('some')
    const { count } = await db
      .selectFrom(some)
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    counted.push({ dimension, count: Number(count) })
  }
  return counted.sort((a, b) => a.count - b.count).map(({ dimension }) => dimension)
}

/**
 * The entries that match, newest first, part by part, giving way to everybody else in between: also where
 * a million have to be looked at for the few that match. What is written meanwhile is not among them.
 * Of a day, what was told later of its failures comes first.
 * @param columns what is wanted of each; `at` and `id` are always there.
 * @param atOnce so many entries are looked at for one part.
 * @param from.before only those that stand before this one in time; then, as where it is undefined, nothing that
 * was told later comes first.
 */
export async function* matchingActivity<Column extends keyof Row>(
  db: Kysely<Tables>,
  filter: ActivityFilter,
  columns: readonly Column[],
  atOnce: number,
  from?: { readonly before: Place | undefined }
): AsyncIterable<readonly Pick<Row, Column | 'at' | 'id'>[]> {
  const dimensions = await rarestFirst(db, filter)
  const [rarest, ...others] = dimensions
  const wanted: readonly (keyof Row)[] = [...new Set([...columns, 'at' as const, 'id' as const])]
  if (filter.day !== undefined && from === undefined) {
    const later = await toldLater(db, spanOf(filter.day), wanted, dimensions)
    if (later.length > 0) yield later
  }
  let last = from?.before
  for (;;) {
    const all = sharing(db, filter, rarest).orderBy('at', 'desc').orderBy('id', 'desc')
    // By what the last one was, not by how many there were: neither new entries nor forgotten ones
    // shift it, and it takes as long at the end as at the start.
    const rest: typeof all =
      last === undefined ? all : all.where(sql<boolean>`(at, id) < (${last.at}, ${last.id})`)
    let part = rest
    let end: Place | undefined
    if (others.length === 0) part = rest.limit(atOnce)
    else {
      end = await rest
        .select(['at', 'id'])
        .offset(atOnce - 1)
        .limit(1)
        .executeTakeFirst()
      if (end !== undefined) part = part.where(sql<boolean>`(at, id) >= (${end.at}, ${end.id})`)
      for (const { column, value } of others) part = part.where(column, '=', value as never)
    }
    const rows = (await part.select(wanted).execute()) as readonly Pick<Row, Column | 'at' | 'id'>[]
    yield rows
    last = others.length > 0 ? end : rows.length < atOnce ? undefined : rows.at(-1)
    if (last === undefined) return
    await nextTurn()
  }
}

type Place = Pick<Row, 'at' | 'id'>

/** The entries that match and were written after this one, oldest first, part by part. */
export async function* followingActivity(
  db: Kysely<Tables>,
  filter: ActivityFilter,
  after: number,
  atOnce: number
): AsyncIterable<readonly Row[]> {
  let last = after
  for (;;) {
    let query = sharing(db, filter, undefined).selectAll().where('id', '>', last)
    for (const { column, value } of dimensionsOf(filter)) {
      query = query.where(column, '=', value as never)
    }
    const rows = await query.orderBy('id').limit(atOnce).execute()
    yield rows
    const end = rows.at(-1)
    if (end === undefined || rows.length < atOnce) return
    last = end.id
    await nextTurn()
  }
}
