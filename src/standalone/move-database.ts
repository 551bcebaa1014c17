#!/usr/bin/env node
// npm run move-database -- FROM [TO]: moves a panel from a database file to a PostgreSQL database. TO may stand in
// DATABASE_URL instead, where other users of the machine do not see the password.
import { type MovedTable, moveDatabase } from '../database/index.js'
import { reasonOf } from './listen.js'

const USAGE =
  'npm run move-database -- FROM TO: FROM is the database file, such as data/vultr.sqlite; TO is postgres://user:password@host/database, and may stand in DATABASE_URL instead.'

const said = (line: string) => process.stdout.write(`${line}\n`)

async function run([from, to = process.env.DATABASE_URL]: readonly string[]): Promise<void> {
  if (from === undefined || to === undefined || !/^postgres(?:ql)?:\/\//.test(to)) {
    throw new Error(USAGE)
  }
  const clock = { now: () => new Date() }
  const moved = await moveDatabase({ from, to, clock, tell: (table) => said(lineOf(table)) })
  const rows = moved.reduce((sum, table) => sum + table.rows, 0)
  said(
    `Moved: ${moved.length} tables, ${rows} rows, each read back and the same. Set DATABASE_URL and start the panel; ${from} is as it was, keep it until you are sure.`
  )
}

function lineOf({ name, rows, hash, isMovedNow }: MovedTable): string {
  return `${name}: ${rows} rows, ${hash.slice(0, 16)}${isMovedNow || rows === 0 ? '' : ', there already'}`
}

run(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${reasonOf(error)}\n`)
  process.exitCode = 1
})
