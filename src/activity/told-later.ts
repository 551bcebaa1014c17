import { type Kysely, type Selectable, sql } from 'kysely'
import { storedInstant, type Tables } from '../database/index.js'

type Row = Selectable<Tables['activity']>

/** What became of a slot is told in the transaction that stores it, or for many of them right after, in ms. */
const TOLD_WITHIN_MS = 60_000

/** What tells which runs an entry is about, and its place. */
const NEEDED = ['id', 'at', 'instance_id', 'subject', 'sentence'] as const

/** As many runs of a day are looked at. */
const MOST_RUNS = 5_000

/**
 * The entries that tell on a later day that snapshots failed or were skipped which were due on this one,
 * newest first: whoever looks at a day wants to know what went wrong on it.
 * @param columns what is wanted of each. @param dimensions what they have in common. @throws DatabaseError
 */
export async function toldLater(
  db: Kysely<Tables>,
  { from, until }: { readonly from: Date; readonly until: Date },
  columns: readonly (keyof Row)[],
  dimensions: readonly { readonly column: keyof Row; readonly value: string }[]
): Promise<readonly Row[]> {
  const found = new Map<Row['id'], Row>()
  for (const [moment, runs] of await endedLater(db, { from, until })) {
    const at = storedInstant(moment)
    if (at === undefined) continue
    let query = db
      .selectFrom('activity')
      .select([...new Set([...columns, ...NEEDED])])
      .where('at', '>=', moment)
      .where('at', '<', new Date(at.getTime() + TOLD_WITHIN_MS).toISOString())
      .where('kind', '=', 'run')
      .where('outcome', 'in', ['failed', 'missed'])
    for (const { column, value } of dimensions) query = query.where(column, '=', value as never)
    const rows = (await query.execute()) as readonly Row[]
    for (const row of rows) if (isAbout(runs, row)) found.set(row.id, row)
  }
  return [...found.values()].sort((one, other) =>
    one.at === other.at ? other.id - one.id : one.at < other.at ? 1 : -1
  )
}

/** Of which instances runs ended at one moment, with their names. */
type EndedRuns = ReadonlyMap<string, ReadonlySet<string>>

/** The runs that were due in that time and failed or were skipped after it, by the moment they ended. */
async function endedLater(
  db: Kysely<Tables>,
  { from, until }: { readonly from: Date; readonly until: Date }
): Promise<ReadonlyMap<string, EndedRuns>> {
  const dueAt = sql<string>`coalesce(slot_at, created_at)`
  const ended = await db
    .selectFrom('runs')
    .select(['instance_id', 'name', 'updated_at'])
    .where(dueAt, '>=', from.toISOString())
    .where(dueAt, '<', until.toISOString())
    .where('state', 'in', ['failed', 'missed'])
    .where('updated_at', '>=', until.toISOString())
    .limit(MOST_RUNS)
    .execute()
  const moments = new Map<string, Map<string, Set<string>>>()
  for (const { instance_id, name, updated_at } of ended) {
    const runs = moments.get(updated_at) ?? new Map<string, Set<string>>()
    runs.set(instance_id, (runs.get(instance_id) ?? new Set()).add(name))
    moments.set(updated_at, runs)
  }
  return moments
}

/** Whether an entry tells of one of them, or of many together. */
function isAbout(
  runs: EndedRuns,
  { instance_id, subject, sentence }: Pick<Row, 'instance_id' | 'subject' | 'sentence'>
): boolean {
  if (instance_id === null) return true
  const names = runs.get(instance_id)
  if (names === undefined) return false
  return (
    (subject !== null && names.has(subject)) || TOGETHER.some((code) => sentence.includes(code))
  )
}

/** Told of many slots at once. */
const TOGETHER = ['activity.run.severalMissed', 'activity.run.gap']
