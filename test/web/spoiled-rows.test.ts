import type SqliteFile from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settingsForm } from '../support/panel-app.js'
import {
  deleted,
  expectPagesToWork,
  HOSTILE,
  IDS,
  makeTemplate,
  postedFor,
  restored,
  type SpoiledPanel,
  startSpoiled
} from '../support/spoiled-panel.js'

const AFTER = ['/snapshots']

/** A table and the rows of it that are spoiled, each in turn. */
interface Target {
  readonly table: string
  readonly where: string
  /** Only each third column, from this one on: a table of many takes a test too long. */
  readonly third?: number
}

/** Where nothing means something: a restore that was to wait for no other snapshot. */
const MEANT = new Set(['safety_run_id'])

let template: Awaited<ReturnType<typeof makeTemplate>>
beforeAll(async () => {
  template = await makeTemplate()
})
afterAll(() => template.remove())

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
async function expectOthersToGoOn(
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

/** Every value on the pages, and the last of them through a tick. */
async function spoilEachColumn(
  target: Target,
  isStoppedBy: readonly string[] = [],
  expectOf: (column: string, posted: readonly string[]) => void = () => {}
): Promise<void> {
  for (const [index, column] of (await columnsIn(target.table)).entries()) {
    if (target.third !== undefined && index % 3 !== target.third) continue
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
  }
}

/** Of what only pages read: all columns one after another, and then a tick. */
async function spoilAllColumns(target: Target): Promise<void> {
  const columns = await columnsIn(target.table)
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

async function columnsIn(table: string): Promise<readonly Column[]> {
  const { sqlite, close } = await startSpoiled(template)
  const columns = columnsOf(sqlite, table)
  await close()
  return columns
}

describe('one value that cannot be read, in whichever column', () => {
  it('of the settings is told, and nothing is taken or deleted meanwhile', () =>
    spoilEachColumn({ table: 'snapshot_settings', where: 'id = 1' }, [
      'version',
      'settings',
      'saved_at'
    ]))

  it('of the API key asks for it again', () =>
    spoilEachColumn({ table: 'secrets', where: '1' }, ['name', 'nonce', 'ciphertext']))

  it('of the schedules of instances costs no other, and takes nothing of theirs', () =>
    spoilEachColumn({ table: 'instance_schedules', where: '1' }, [], (column, posted) => {
      // Whose a schedule was that names nobody, nobody can tell.
      if (column === 'instance_id') return
      expect(posted, column).not.toContain(IDS.never)
      if (column !== 'saved_by') expect(posted, column).not.toContain(IDS.own)
    }))

  it.each([0, 1, 2])('of the open runs costs no other (a third of their columns, %i)', (third) =>
    spoilEachColumn({
      table: 'runs',
      where: "id IN ('run-queued', 'run-creating', 'run-pending')",
      third
    })
  )

  it('of the open restores costs no other, and sends none', () =>
    spoilEachColumn({ table: 'restores', where: '1' }))

  it('of how far the slots of instances have come costs no other', () =>
    spoilEachColumn({
      table: 'schedule_cursors',
      where: `instance_id IN ('${IDS.held}', '${IDS.paused}')`
    }))

  it.each(['held_snapshots', 'prune_failures', 'confirmed_prunes'])(
    'of %s deletes nothing',
    (table) => spoilEachColumn({ table, where: `instance_id = '${IDS.held}'` })
  )

  it.each([
    ['activity', '1'],
    ['snapshot_history', '1'],
    ['quota_refusal', '1'],
    ['runs', "id = 'run-done'"]
  ])('of %s (%s) costs no page', (table, where) => spoilAllColumns({ table, where }))

  it.each(['catalogue_snapshots', 'catalogue_instances', 'catalogue_state'])(
    'of %s has the account read anew',
    async (table) => {
      for (const column of await columnsIn(table)) {
        // The copy is read at the start only.
        const value = column.name === 'created_at' ? '2026-13-45T99:99:99.999Z' : 'constructor'
        const what = `${table}.${column.name} = ${value}`
        let isSpoiled = true
        const spoiled = await startSpoiled(template, (sqlite) => {
          const rowid = sqlite.prepare(`SELECT rowid FROM ${table} LIMIT 1`).pluck().get()
          const update = `UPDATE ${table} SET "${column.name}" = ? WHERE rowid = ?`
          try {
            sqlite.prepare(update).run(value, rowid)
          } catch {
            isSpoiled = false
          }
        })
        if (isSpoiled) {
          await expectPagesToWork(spoiled.panel, what, AFTER)
          await expectOthersToGoOn(spoiled, what, false)
        }
        await spoiled.close()
      }
    }
  )
})

describe('a name that every object has', () => {
  it.each(Object.getOwnPropertyNames(Object.prototype))(
    '(%s) is no frequency, and saving it breaks no page',
    async (frequency) => {
      const { panel, close } = await startSpoiled(template)
      const fields = { ...settingsForm({ frequency }), mode: 'own' }
      const saved = await panel.post(`/instances/${IDS.other}/schedule`, fields)
      expect(saved.status).toBe(422)
      expect((await panel.post('/settings/snapshots', settingsForm({ frequency }))).status).toBe(
        422
      )
      await panel.post('/settings/preview', settingsForm({ frequency })).expect(200)
      const query = `?sort=${frequency}&origin=${frequency}&outcome=${frequency}&page=${frequency}`
      await expectPagesToWork(panel, frequency, [`/instances${query}`, `/activity${query}`])
      await close()
    }
  )

  it('as a stored frequency is a schedule that cannot be read, until it is saved again', async () => {
    const spoiled = await startSpoiled(template, (sqlite) => {
      sqlite
        .prepare(
          "UPDATE instance_schedules SET schedule = replace(schedule, 'every-six-hours', 'constructor')"
        )
        .run()
    })
    const { panel, close } = spoiled
    const page = await panel.get(`/instances/${IDS.own}`).expect(200)
    expect(page.text).toContain('The stored schedule of own cannot be read')
    await expectOthersToGoOn(spoiled, 'a stored constructor', false)
    expect(postedFor(panel)).not.toContain(IDS.own)
    await panel.post(`/instances/${IDS.own}/schedule`, { mode: 'never' }).expect(303)
    const mended = await panel.get('/activity').expect(200)
    expect(mended.text).not.toContain('cannot be read')
    await close()
  })
})
