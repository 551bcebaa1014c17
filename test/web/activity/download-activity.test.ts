import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createActivityLog } from '../../../src/activity/index.js'
import { asItIs } from '../../../src/wording/index.js'
import { openTestDatabase } from '../../support/databases/test-database.js'
import { makeFolder } from '../../support/folder.js'
import { type PanelApp, startPanelApp } from '../../support/panel-app.js'
import { said } from '../../support/said.js'
import { SqliteFile } from '../../support/sqlite-file.js'

let folder: string
let databasePath: string
let panel: PanelApp
beforeEach(async () => {
  folder = makeFolder('activity')
  databasePath = join(folder, 'vultr.sqlite')
  panel = await startPanelApp({ isConfigured: false, addon: { databasePath } })
})
afterEach(async () => {
  await panel.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Entries of which many share an instant, every third a failure. */
function write(count: number): void {
  const sqlite = new SqliteFile(databasePath)
  sqlite
    .prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
       INSERT INTO activity (at, actor, kind, outcome, sentence)
       SELECT strftime('%Y-%m-%dT%H:%M:%S.000Z', 1770000000 + i / 7, 'unixepoch'), 'scheduler', 'run',
         CASE WHEN i % 3 = 0 THEN 'failed' ELSE 'ok' END, 'Entry ' || i || '.' FROM n`
    )
    .run(count)
  sqlite.close()
}

const numbers = (csv: string) =>
  [...csv.matchAll(/"Entry (\d+)\."/g)].map(([, number]) => Number(number))

describe('the CSV of Activity', () => {
  it('has every entry once, newest first, in a file that spreadsheets know to be UTF-8', async () => {
    write(1_234)
    const csv = await panel.get('/activity.csv').expect(200)
    expect(csv.headers['content-disposition']).toBe('attachment; filename=vultr-activity.csv')
    expect(csv.text.startsWith('\ufeff"Time (UTC)","By","Kind","Outcome"')).toBe(true)
    expect(numbers(csv.text)).toEqual(Array.from({ length: 1_234 }, (_, index) => 1_234 - index))
  })

  it('has those of one outcome', async () => {
    write(1_000)
    const csv = await panel.get('/activity.csv?outcome=failed').expect(200)
    expect(numbers(csv.text)).toEqual(Array.from({ length: 333 }, (_, index) => 999 - 3 * index))
  })

  it('neither repeats nor leaves out one while others are written and forgotten', async () => {
    write(1_000)
    const database = await openTestDatabase(databasePath, { clock: panel.clock })
    const log = createActivityLog({ database })
    const seen: string[] = []
    for await (const entries of log.all({})) {
      seen.push(...entries.map(({ message }) => said(message) ?? ''))
      await log.record({
        at: panel.clock.now(),
        actor: 'eva',
        kind: 'settings',
        outcome: 'ok',
        message: asItIs('Written meanwhile.')
      })
      await database.db.deleteFrom('activity').where('id', '=', 5).execute()
    }
    await database.close()
    expect(seen).toEqual(
      Array.from({ length: 1_000 }, (_, index) => `Entry ${1_000 - index}.`).filter(
        (sentence) => sentence !== 'Entry 5.'
      )
    )
  })
})

describe('the Activity page', () => {
  it('counts and pages through the latest ten thousand entries, and says where the others are', async () => {
    write(10_100)
    const first = await panel.get('/activity').expect(200)
    expect(first.text).toContain('The latest 10,000 entries; the CSV has all of them')
    expect(first.text).toContain('Page 1 of 200')
    const last = await panel.get('/activity?page=200').expect(200)
    expect(last.text).toContain('Page 200 of 200')
    expect(last.text).toContain('Entry 101.')
    expect(last.text).not.toContain('Entry 100.')
  })

  it('counts fewer exactly', async () => {
    write(1_000)
    expect((await panel.get('/activity?outcome=failed')).text).toContain('333 entries')
  })
})

describe('entries older than 400 days', () => {
  it('are forgotten, however many there are, and no others', async () => {
    write(2_500)
    const database = await openTestDatabase(databasePath, { clock: panel.clock })
    const log = createActivityLog({ database })
    const newest = 1_770_000_000_000 + Math.floor(2_500 / 7) * 1_000
    await log.forgetOld(new Date(newest + 400 * 86_400_000))
    expect((await log.lines({}, true)).total).toBe((2_500 % 7) + 1)
    await database.close()
  })
})
