import {
  chmodSync,
  chownSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { createActivityLog } from '../../src/activity/index.js'
import { openDatabase } from '../../src/database/index.js'
import { createApiKeyStore, createSnapshotSettingsStore } from '../../src/settings/index.js'
import { createVultrSimulator, SIMULATED_API_KEY } from '../../src/simulator/index.js'
import { isPassword } from '../../src/standalone/sign-in/password.js'
import { createApiTokens } from '../../src/tokens/index.js'
import { asItIs } from '../../src/wording/index.js'
import { runCommand } from '../support/cli/run-command.js'
import { makeFolder } from '../support/folder.js'

/** All is about the files of a panel, which has its database among them. */
const NOW = '2026-11-30T06:00:00.000Z'
const clock = { now: () => new Date(NOW) }
const SECRET_KEY = 'a secret key for tests, 32 bytes or more'

let dataDir: string
let environment: Record<string, string>

beforeEach(async () => {
  dataDir = makeFolder('data')
  environment = {
    DATA_DIR: dataDir,
    SECRET_KEY,
    PORT: '9',
    VULTR_METADATA_URL: 'off',
    VULTR_API_URL: 'http://127.0.0.1:9'
  }
  await (await openDatabase({ path: join(dataDir, 'vultr.sqlite'), clock })).close()
})
afterEach(() => rmSync(dataDir, { recursive: true }))

const opened = () => openDatabase({ path: join(dataDir, 'vultr.sqlite'), clock })
const run = (args: readonly string[], more: Parameters<typeof runCommand>[1] = {}) =>
  runCommand(args, { environment, now: NOW, ...more })

describe('vultr-panel doctor', () => {
  const stateOf = async (check: string, more: Record<string, string> = {}) => {
    const { stdout } = await run(['doctor', '--json'], { environment: { ...environment, ...more } })
    const { checks } = JSON.parse(stdout) as {
      checks: { check: string; state: string; text: string; advice?: string }[]
    }
    return checks.find((each) => each.check === check)
  }

  it('finds nothing wrong with a panel whose key Vultr takes, and changes nothing', async () => {
    const vultr = await createVultrSimulator({}).listen()
    onTestFinished(vultr.close)
    const database = await opened()
    await createApiKeyStore({ database, secretKey: SECRET_KEY, clock }).save(
      SIMULATED_API_KEY,
      'Example'
    )
    const store = createSnapshotSettingsStore({ database, clock })
    await database.transaction((trx) =>
      store.write(trx, { ...store.defaults(), enabled: true, covers: { kind: 'all' } }, 'eva')
    )
    await database.close()
    const before = readdirSync(dataDir)
    const { code, stdout } = await run(['doctor'], {
      environment: { ...environment, VULTR_API_URL: vultr.url },
      now: new Date().toISOString()
    })
    expect(stdout).toMatch(/^✓ API key: accepted by Vultr/m)
    expect(stdout).toMatch(/^✓ Schedules: next snapshots at /m)
    expect(stdout).toMatch(/^✓ Clock: right/m)
    expect(stdout).toMatch(/^No problems found\.$/m)
    expect(code).toBe(0)
    expect(stdout).not.toContain(SIMULATED_API_KEY)
    expect(readdirSync(dataDir)).toEqual(before)
  })

  it('ends with 1 and says of each problem what to do', async () => {
    const { code, stdout } = await run(['doctor'])
    expect(code).toBe(1)
    expect(stdout).toMatch(/^✗ Vultr: 127\.0\.0\.1:9 cannot be reached \(.+\n {4}Let this machine/m)
    expect(stdout).toMatch(/^✗ API key: there is none\n {4}Enter the API key under Settings\.$/m)
  })

  it('makes no panel where none is, and tells where to look', async () => {
    const nowhere = join(dataDir, 'nowhere')
    const { code, stdout } = await run(['doctor'], {
      environment: { ...environment, DATA_DIR: nowhere }
    })
    expect(code).toBe(1)
    expect(stdout).toMatch(/^✗ Files: DATA_DIR \S+nowhere cannot be read/m)
    expect(existsSync(nowhere)).toBe(false)
  })

  it.each([
    ['Environment', { PORT: 'eighty' }, 'PORT must be a port number'],
    ['API key', { VULTR_API_KEY: 'x' }, 'it is stored'],
    ['This server', {}, 'not asked for']
  ])('looks at %s with %o', async (check, more, text) => {
    expect((await stateOf(check, more))?.text).toContain(text)
  })

  it('finds a folder that others may open, a key that another SECRET_KEY has encrypted, and a damaged file', async () => {
    const database = await opened()
    await createApiKeyStore({ database, secretKey: SECRET_KEY, clock }).save('key', 'Example')
    await database.close()
    const other = { SECRET_KEY: 'another secret key for tests, 32 bytes' }
    expect(await stateOf('API key', other)).toMatchObject({ state: 'problem' })
    chmodSync(dataDir, 0o755)
    expect(await stateOf('Files')).toMatchObject({
      state: 'problem',
      text: expect.stringContaining('chmod 700')
    })
    writeFileSync(join(dataDir, 'vultr.sqlite'), 'no database at all'.repeat(100))
    expect(await stateOf('Database')).toMatchObject({ state: 'problem' })
  })

  it.skipIf(process.getuid?.() !== 0)(
    'looks at nobody else’s files, and says whose they are (as root, who could)',
    async () => {
      chownSync(dataDir, 4321, 4321)
      const { code, stdout } = await run(['doctor'])
      expect(code).toBe(1)
      expect(stdout).toContain('belongs to user 4321')
      expect(stdout).toContain('runuser -u')
      expect(stdout).not.toContain('chown')
      expect(await run(['password', '--generate'])).toMatchObject({ code: 3, stdout: '' })
      chownSync(dataDir, 0, 0)
    }
  )

  it('sees by the time of Vultr’s answers that the clock is wrong', async () => {
    const server = createServer((_request, response) => {
      response.setHeader('date', 'Mon, 30 Nov 2026 06:20:00 GMT').end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    expect(await stateOf('Clock', { VULTR_API_URL: `http://127.0.0.1:${port}` })).toMatchObject({
      state: 'problem',
      text: expect.stringContaining('1200 seconds behind')
    })
  })
})

describe('vultr-panel export', () => {
  it('prints settings, schedules and all of Activity, and no secret', async () => {
    const database = await opened()
    await createApiKeyStore({ database, secretKey: SECRET_KEY, clock }).save(
      'VERY-SECRET',
      'Example'
    )
    const activity = createActivityLog({ database })
    for (const number of Array.from({ length: 450 }, (_, index) => index)) {
      const told = asItIs(`entry ${number} \u001b[31m`)
      await activity.record({
        at: clock.now(),
        actor: 'eva',
        kind: 'snapshot',
        outcome: 'ok',
        message: told
      })
    }
    const { token } = await createApiTokens({ database, clock, logger: { warn: () => {} } }).create(
      { name: 'grafana', scope: 'read' },
      'eva'
    )
    await database.close()
    const { code, stdout } = await run(['export'])
    expect(code).toBe(0)
    const exported = JSON.parse(stdout)
    expect(exported).toMatchObject({
      format: 1,
      exportedAt: NOW,
      settings: { enabled: false, retentionDays: 7 },
      instanceSchedules: []
    })
    expect(exported.activity).toHaveLength(451)
    expect(exported.activity.at(-1).text).toBe('entry 0 \u001b[31m')
    expect(stdout).not.toContain('\u001b')
    for (const secret of ['VERY-SECRET', token, SECRET_KEY]) expect(stdout).not.toContain(secret)
  })

  it('says where to look where there is no panel, and makes none', async () => {
    rmSync(join(dataDir, 'vultr.sqlite'))
    const { code, stdout, stderr } = await run(['export'])
    expect(code).toBe(3)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/There is no database file .*vultr\.sqlite\. Set DATA_DIR/)
    expect(readdirSync(dataDir)).toEqual([])
  })
})

describe('vultr-panel password', () => {
  const kept = () => readFileSync(join(dataDir, 'admin-password'), 'utf8').trim()

  it('keeps the hash of what is typed twice, or of the first line of what is piped in', async () => {
    const typed = await run(['password'], { answers: ['long enough', 'long enough'] })
    expect(typed).toMatchObject({ code: 0 })
    expect(await isPassword('long enough', kept())).toBe(true)
    const piped = await run(['password'], { input: 'also long enough\n' })
    expect(piped.stdout).toBe('The password of admin is changed; all sessions have ended.\n')
    expect(await isPassword('also long enough', kept())).toBe(true)
  })

  it('makes one and prints it', async () => {
    const { stdout } = await run(['password', '--generate', '--json'])
    expect(await isPassword(JSON.parse(stdout).password, kept())).toBe(true)
  })

  it.each([
    [{ answers: ['long enough', 'long enuff'] }, 2, /not the same/],
    [{ input: 'short\n' }, 5, /at least 8 characters/],
    [{ input: 'x'.repeat(1_001) }, 5, /at most 1000 bytes/]
  ])('changes nothing with %o', async (given, code, sentence) => {
    const ended = await run(['password'], given)
    expect(ended).toMatchObject({ code, stderr: expect.stringMatching(sentence) })
    expect(existsSync(join(dataDir, 'admin-password'))).toBe(false)
  })

  it('is set by ADMIN_PASSWORD where that is set', async () => {
    const given = { ...environment, ADMIN_PASSWORD: 'set by the environment' }
    const ended = await run(['password', '--generate'], { environment: given })
    expect(ended).toMatchObject({ code: 5, stderr: expect.stringContaining('ADMIN_PASSWORD') })
  })
})

describe('vultr-panel token', () => {
  it('makes a token that the panel knows, lists it, and has it refused', async () => {
    const made = await run([
      'token',
      'create',
      '--name',
      'ci',
      '--scope',
      'operate',
      '--tag',
      'web',
      '--expires',
      '90d'
    ])
    expect(made.code).toBe(0)
    const token = made.stdout.trim()
    expect(made.stderr).toContain('shown this once')
    const database = await opened()
    onTestFinished(() => database.close())
    const tokens = createApiTokens({ database, clock, logger: { warn: () => {} } })
    expect(await tokens.authenticate(token)).toMatchObject({
      name: 'ci',
      scope: 'operate',
      tags: ['web']
    })
    const listed = JSON.parse((await run(['token', 'list', '--json'])).stdout)
    expect(listed).toMatchObject([{ name: 'ci', expiresAt: '2027-02-28T06:00:00.000Z' }])
    expect(JSON.stringify(listed)).not.toContain(token)
    expect((await run(['token', 'list'])).stdout).toMatch(/^TOKEN .*\nci /)
    expect(await run(['token', 'revoke', 'ci'])).toMatchObject({ code: 0 })
    expect(await run(['token', 'revoke', 'ci'])).toMatchObject({ code: 2 })
    expect((await run(['token', 'list'])).stderr).toBe('No tokens.\n')
  })

  it('is refused in words where the name is in use, and not asked of a panel elsewhere', async () => {
    await run(['token', 'create', '--name', 'ci'])
    expect(await run(['token', 'create', '--name', 'CI'])).toMatchObject({ code: 5, stdout: '' })
    const elsewhere = await run([
      'token',
      'create',
      '--name',
      'x',
      '--url',
      'https://panel.example'
    ])
    expect(elsewhere).toMatchObject({ code: 2, stderr: expect.stringContaining('Settings → API') })
  })
})
