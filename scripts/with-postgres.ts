// tsx scripts/with-postgres.ts COMMAND…: runs a command of the tests with a PostgreSQL server of its own, which
// is gone after it. A server that TEST_DATABASE_URL names already is used instead.
import { spawnSync } from 'node:child_process'
import { NoPostgresError, startPostgres } from '../test/support/databases/start-postgres.js'

const [command = '', ...args] = process.argv.slice(2)

function run(url: string): number {
  const { status } = spawnSync(command, args, {
    stdio: 'inherit',
    env: { ...process.env, TEST_DATABASE_URL: url },
    // Finds npm's programs on Windows too.
    shell: process.platform === 'win32'
  })
  return status ?? 1
}

const given = process.env.TEST_DATABASE_URL
try {
  if (given !== undefined) process.exitCode = run(given)
  else {
    const server = await startPostgres()
    process.exitCode = run(server.url)
    await server.stop()
  }
} catch (error) {
  if (!(error instanceof NoPostgresError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
