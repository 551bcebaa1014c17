import type SqliteFile from 'better-sqlite3'
import { afterAll, beforeAll, expect } from 'vitest'
import { inParallel } from '../../../src/common/index.js'
import {
  deleted,
  expectPagesToWork,
  HOSTILE,
  postedFor,
  restored,
  type SpoiledPanel,
  startSpoiled
} from './spoiled-panel.js'
import { IDS, makeTemplate, type Template } from './template.js'

/** Panels at the same time: one works while the others wait for their turn at Vultr. */
const AT_ONCE = 4

export const AFTER = ['/snapshots']

/** To be called once at the top of a file. @returns what gives the template that its tests share. */
export function useTemplate(): () => Template {
  let template: Template
  beforeAll(async () => {
    template = await makeTemplate()
  })
  afterAll(() => template.remove())
  return () => template
}

/** A table and the rows of it that are spoiled, each in turn. */
export interface Target {
  readonly table: string
  readonly where: string
  /** Only each third column, from this one on: a table of many takes a test too long. */
  readonly third?: number
}

/** Where nothing means something: a restore that was to wait for no other snapshot. */
const MEANT = new Set(['safety_run_id'])

interface Column {
  readonly name: string
  readonly notnull: number
}

function columnsOf(sqlite: SqliteFile.Database, table: string): readonly Column[] {
  return sqlite
    .prepare(`SELECT name, "notnull" FROM pragma_table_info('${table}')`)
    .all() as Column[]
}

function rowsOf(sqlite: SqliteFile.Database, { table, where }: Target): readonly number[] {
  const rows = sqlite.prepare(`SELECT rowid FROM ${table} WHERE ${where}`).pluck().all() as number[]
  if (rows.length === 0) throw new Error(`${table} has no row where ${where}.`)
  return rows
}

/** Puts each value in turn into a column of the rows; what the table refuses whatever happens is left out. */
function* spoilings(
  sqlite: SqliteFile.Database,
  table: string,
  rows: readonly number[],
  column: Column
) {
  const put = sqlite.prepare(`UPDATE ${table} SET "${column.name}" = ? WHERE rowid = ?`)
  for (const value of HOSTILE) {
    if (value === null && (column.notnull === 1 || MEANT.has(column.name))) continue
    let spoiled = 0
    for (const [index, row] of rows.entries()) {
      try {
        // Where a value may stand once only, the next row gets another one like it.
        put.run(value === null || index === 0 ? value : `${value}${index}`, row)
        spoiled += 1
      } catch {
        // A row number is a number, whatever is asked of it.
      }
    }
    if (spoiled > 0) yield `${table}.${column.name} = ${String(value).slice(0, 30)}`
  }
}

/** The next slot of all; nothing else is to be sent than what is right, and nothing deleted. */
export async function expectOthersToGoOn(
  { panel }: SpoiledPanel,
  spoiled: string,
  isStopped: boolean
): Promise<void> {
  panel.clock.set('2026-03-02T06:00:30Z')
  await panel.addon.tick()
  const posted = postedFor(panel)
  const ofOther = posted.filter((id) => id === IDS.other)
  expect(ofOther.length, `the others with ${spoiled}`).toBe(isStopped ? 0 : 1)
  expect(new Set(posted).size, `sent twice with ${spoiled}`).toBe(posted.length)
  const known: readonly string[] = Object.values(IDS)
  expect(posted.filter((id) => !known.includes(id))).toEqual([])
  expect(deleted(panel), `deleted with ${spoiled}`).toEqual([])
  expect(restored(panel), `restored with ${spoiled}`).toEqual([])
  await expectPagesToWork(panel, `${spoiled}, after the tick`, AFTER)
}

/** Every value on the pages, and the last of them through a tick; a panel for each column. */
export async function spoilEachColumn(
  template: Template,
  target: Target,
  isStoppedBy: readonly string[] = [],
  expectOf: (column: string, posted: readonly string[]) => void = () => {}
): Promise<void> {
  const all = await columnsIn(template, target.table)
  const columns = all.filter((_, index) => target.third === undefined || index % 3 === target.third)
  await inParallel(AT_ONCE, columns, async (column) => {
    const spoiled = await startSpoiled(template)
    const rows = rowsOf(spoiled.sqlite, target)
    let last: string | undefined
    for (const what of spoilings(spoiled.sqlite, target.table, rows, column)) {
      await expectPagesToWork(spoiled.panel, what)
      last = what
    }
    if (last !== undefined) {
      await expectOthersToGoOn(spoiled, last, isStoppedBy.includes(column.name))
      expectOf(column.name, postedFor(spoiled.panel))
    }
    await spoiled.close()
  })
}

/** Of what only pages read: all columns one after another, and then a tick. */
export async function spoilAllColumns(template: Template, target: Target): Promise<void> {
  const columns = await columnsIn(template, target.table)
  const spoiled = await startSpoiled(template)
  const rows = rowsOf(spoiled.sqlite, target)
  for (const column of columns) {
    for (const what of spoilings(spoiled.sqlite, target.table, rows, column)) {
      await expectPagesToWork(spoiled.panel, what)
    }
  }
  await expectOthersToGoOn(spoiled, `all of ${target.table}`, false)
  await spoiled.close()
}

export async function columnsIn(template: Template, table: string): Promise<readonly Column[]> {
  const { sqlite, close } = await startSpoiled(template)
  const columns = columnsOf(sqlite, table)
  await close()
  return columns
}
