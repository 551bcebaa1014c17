import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.js'
import { DatabaseError } from '../errors/database-error.js'
import type { Tables } from '../tables/tables.js'
import { openSource, type SourceFile, type SourceTable } from './source-file.js'
import { createTableSum, isSameSum, type StoredRow, type TableSum } from './table-sum.js'

/** What came of a table: moved now, or there already with the same rows. */
export interface MovedTable extends TableSum {
  readonly name: string
  readonly isMovedNow: boolean
}

type Db = Kysely<Tables>

/** Rows of one statement, and of one reading. */
const AT_ONCE = 500

/**
 * Moves a panel from a file to an empty PostgreSQL database, table by table, each in one transaction that
 * also reads back what was written: how many rows, and a sum of their hashes. A move that was interrupted
 * goes on where it was when it is called again; until it is through, no panel starts on the database. The
 * file is left as it is.
 * @param options.tell is called after each table.
 * @throws DatabaseError `locked` while a panel runs on the file; `not-ours` where the database holds another
 * panel.
 */
export async function moveDatabase(options: {
  readonly from: string
  readonly to: string
  readonly clock: { now(): Date }
  readonly tell: (table: MovedTable) => void
}): Promise<readonly MovedTable[]> {
  const { openPostgres } = await import('../postgres/open-postgres.js')
  const source = await openSource(options.from, options.clock)
  try {
    const target = await openPostgres({
      url: options.to,
      clock: options.clock,
      isWatched: false,
      isMoving: true
    })
    try {
      return await moveAll(source, target, options.tell)
    } finally {
      await target.close()
    }
  } finally {
    source.close()
  }
}

async function moveAll(
  source: SourceFile,
  target: Database,
  tell: (table: MovedTable) => void
): Promise<readonly MovedTable[]> {
  // Before any transaction: the server ends one in which nothing is sent for seconds.
  const wanted = source.tables.map((table) => ({ table, sum: source.sumOf(table) }))
  await target.transaction((trx) => beginMove(trx, wanted))
  const moved: MovedTable[] = []
  for (const { table, sum } of wanted) {
    const came = await target.transaction((trx) => moveTable(trx, source, table, sum))
    moved.push(came)
    tell(came)
  }
  await target.transaction((trx) => endMove(trx, source))
  return moved
}

/** Notes that it has begun, unless it had before. @throws DatabaseError `not-ours` */
async function beginMove(
  trx: Db,
  wanted: readonly { readonly table: SourceTable; readonly sum: TableSum }[]
): Promise<void> {
  const { rows } = await sql<{ there: boolean }>`
    SELECT to_regclass(quote_ident(current_schema()) || '.database_move') IS NOT NULL AS there`.execute(
    trx
  )
  if (rows[0]?.there === true) return
  for (const { table, sum } of wanted) {
    const before = await targetSum(trx, table)
    if (before.rows === 0 || isSameSum(before, sum)) continue
    throw new DatabaseError(
      'not-ours',
      `The PostgreSQL database holds another panel: its table ${table.name} has ${before.rows} rows that are not those of the file. Nothing in it was changed. Choose an empty database, or another schema of it.`
    )
  }
  await sql`CREATE TABLE database_move (began_at timestamptz NOT NULL DEFAULT now())`.execute(trx)
}

/** From here on a panel may start on it. */
async function endMove(trx: Db, source: SourceFile): Promise<void> {
  for (const [table, column] of [
    ['activity', 'id'],
    ['alert_deliveries', 'number']
  ] as const) {
    await sql`SELECT setval(pg_get_serial_sequence(${table}, ${column}), ${source.lastNumber(table)}::bigint + 1, false)`.execute(
      trx
    )
  }
  await sql`DROP TABLE database_move`.execute(trx)
  await sql`ANALYZE`.execute(trx)
}

async function moveTable(
  trx: Db,
  source: SourceFile,
  table: SourceTable,
  wanted: TableSum
): Promise<MovedTable> {
  const before = await targetSum(trx, table)
  if (isSameSum(before, wanted)) return { name: table.name, ...before, isMovedNow: false }
  await sql`DELETE FROM ${sql.table(table.name)}`.execute(trx)
  let batch: StoredRow[] = []
  for (const row of source.rows(table)) {
    batch.push(row)
    if (batch.length < AT_ONCE) continue
    await insert(trx, table, batch)
    batch = []
  }
  if (batch.length > 0) await insert(trx, table, batch)
  const after = await targetSum(trx, table)
  if (isSameSum(after, wanted)) return { name: table.name, ...after, isMovedNow: true }
  throw new DatabaseError(
    'corrupt',
    `The table ${table.name} does not read back as it was written (${wanted.rows} rows in the file, ${after.rows} in PostgreSQL, or other ones), so nothing of it was kept.`
  )
}

async function insert(trx: Db, { name }: SourceTable, rows: readonly StoredRow[]): Promise<void> {
  await trx
    .insertInto(name as keyof Tables)
    .values(rows as never)
    .execute()
}

/** Read in parts, so that a long table fits into memory. */
async function targetSum(trx: Db, { name, columns }: SourceTable): Promise<TableSum> {
  const names = columns.map((column) => column.name)
  const sum = createTableSum(names)
  const wanted = sql.join(names.map((column) => sql.ref(column)))
  await sql`DECLARE moved NO SCROLL CURSOR FOR SELECT ${wanted} FROM ${sql.table(name)}`.execute(
    trx
  )
  for (;;) {
    const { rows } = await sql<StoredRow>`FETCH ${sql.lit(AT_ONCE)} FROM moved`.execute(trx)
    for (const row of rows) sum.add(row)
    if (rows.length < AT_ONCE) break
  }
  await sql`CLOSE moved`.execute(trx)
  return sum.read()
}
