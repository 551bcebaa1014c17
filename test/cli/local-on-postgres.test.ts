import { rmSync } from 'node:fs'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../src/database/index.js'
import { createApiKeyStore } from '../../src/settings/index.js'
import { SIMULATED_API_KEY } from '../../src/simulator/index.js'
import { createApiTokens } from '../../src/tokens/index.js'
import { runCommand } from '../support/cli/run-command.js'
import {
  dropTestDatabase,
  isTestedOnPostgres,
  placeOf
} from '../support/databases/test-database.js'
import { makeFolder } from '../support/folder.js'

const NOW = '2026-11-30T06:00:00.000Z'
const clock = { now: () => new Date(NOW) }
const SECRET_KEY = 'a secret key for tests, 32 bytes or more'
const NAME = 'local-commands'

let dataDir: string
let environment: Record<string, string>
let database: Database

describe.skipIf(!isTestedOnPostgres)('on the DATABASE_URL of a panel', () => {
  beforeEach(async () => {
    const place = await placeOf(NAME)
    if (!('url' in place)) throw new Error('This is about PostgreSQL.')
    database = await openDatabase({ ...place, clock })
    dataDir = makeFolder('data')
    environment = {
      DATA_DIR: dataDir,
      DATABASE_URL: place.url,
      SECRET_KEY,
      PORT: '9',
      VULTR_METADATA_URL: 'off',
      VULTR_API_URL: 'http://127.0.0.1:9'
    }
  })

  afterEach(async () => {
    await database.close()
    await dropTestDatabase(NAME)
    rmSync(dataDir, { recursive: true })
  })

  const run = (args: readonly string[], more: Record<string, string> = {}) =>
    runCommand(args, { environment: { ...environment, ...more }, now: NOW })

  it('a token is made, listed and revoked while the panel has it open', async () => {
    const made = await run(['token', 'create', '--name', 'ci', '--scope', 'operate'])
    expect([made.code, made.stderr]).toEqual([0, expect.stringContaining('the token ci (operate)')])
    const tokens = createApiTokens({ database, clock, logger: pino({ level: 'silent' }) })
    expect(await tokens.list()).toMatchObject([{ name: 'ci', scope: 'operate' }])
    expect((await run(['token', 'list'])).stdout).toContain('ci')
    expect((await run(['token', 'revoke', 'ci'])).code).toBe(0)
    expect(await tokens.list()).toEqual([])
  })

  it('doctor looks at the key there, and shows neither it nor the password of the database', async () => {
    await createApiKeyStore({ database, secretKey: SECRET_KEY, clock }).save(
      SIMULATED_API_KEY,
      'Example'
    )
    const url = new URL(environment.DATABASE_URL ?? '')
    const { stdout } = await run(['doctor'])
    expect(stdout).toMatch(/^✓ Database: .+, version \d+/m)
    expect(stdout).toMatch(/^✗ Vultr: 127\.0\.0\.1:9 cannot be reached/m)
    expect(stdout).not.toMatch(/^✗ API key: there is none/m)
    expect(stdout).not.toContain(SIMULATED_API_KEY)
    if (url.password !== '') expect(stdout).not.toContain(url.password)
  })

  it('doctor says what is wrong where no server answers there', async () => {
    const away = 'postgres://panel:secret-password@127.0.0.1:9/panel'
    const { code, stdout } = await run(['doctor'], { DATABASE_URL: away })
    expect(code).toBe(1)
    expect(stdout).toMatch(/^✗ Database: .*127\.0\.0\.1:9 does not answer/m)
    expect(stdout).not.toContain('secret-password')
  })

  it('export prints what the panel holds, and makes nothing beside it', async () => {
    const { code, stdout } = await run(['export'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ settings: expect.anything(), activity: [] })
    expect(stdout).not.toContain(SECRET_KEY)
  })

  it('password sets another one, which ends with 3 where the server is away', async () => {
    const set = await run(['password', '--generate'])
    expect([set.code, set.stderr]).toEqual([0, expect.anything()])
    const row = await database.db.selectFrom('panel_password').selectAll().execute()
    expect(row).toHaveLength(1)
    const away = { DATABASE_URL: 'postgres://panel@127.0.0.1:9/panel' }
    expect((await run(['password', '--generate'], away)).code).toBe(3)
  })
})
