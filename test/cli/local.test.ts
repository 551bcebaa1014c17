import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createActivityLog } from '../../src/activity/index.js'
import { createApiKeyStore } from '../../src/settings/index.js'
import { isPassword } from '../../src/standalone/sign-in/password.js'
import { createApiTokens } from '../../src/tokens/index.js'
import { asItIs } from '../../src/wording/index.js'
import { clock, NOW, SECRET_KEY, usePanelFiles } from '../support/cli/panel-files.js'

const files = usePanelFiles()

describe('vultr-panel export', () => {
  it('prints settings, schedules and all of Activity, and no secret', async () => {
    const database = await files.opened()
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
    const { code, stdout } = await files.run(['export'])
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
    rmSync(join(files.dataDir, 'vultr.sqlite'))
    const { code, stdout, stderr } = await files.run(['export'])
    expect(code).toBe(3)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/There is no database file .*vultr\.sqlite\. Set DATA_DIR/)
    expect(readdirSync(files.dataDir)).toEqual([])
  })
})

describe('vultr-panel password', () => {
  const kept = () => readFileSync(join(files.dataDir, 'admin-password'), 'utf8').trim()

  it('keeps the hash of what is typed twice, or of the first line of what is piped in', async () => {
    const typed = await files.run(['password'], { answers: ['long enough', 'long enough'] })
    expect(typed).toMatchObject({ code: 0 })
    expect(await isPassword('long enough', kept())).toBe(true)
    const piped = await files.run(['password'], { input: 'also long enough\n' })
    expect(piped.stdout).toBe('The password of admin is changed; all sessions have ended.\n')
    expect(await isPassword('also long enough', kept())).toBe(true)
  })

  it('makes one and prints it', async () => {
    const { stdout } = await files.run(['password', '--generate', '--json'])
    expect(await isPassword(JSON.parse(stdout).password, kept())).toBe(true)
  })

  it.each([
    [{ answers: ['long enough', 'long enuff'] }, 2, /not the same/],
    [{ input: 'short\n' }, 5, /at least 8 characters/],
    [{ input: 'x'.repeat(1_001) }, 5, /at most 1000 bytes/]
  ])('changes nothing with %o', async (given, code, sentence) => {
    const ended = await files.run(['password'], given)
    expect(ended).toMatchObject({ code, stderr: expect.stringMatching(sentence) })
    expect(existsSync(join(files.dataDir, 'admin-password'))).toBe(false)
  })

  it('is set by ADMIN_PASSWORD where that is set', async () => {
    const given = { ...files.environment, ADMIN_PASSWORD: 'set by the environment' }
    const ended = await files.run(['password', '--generate'], { environment: given })
    expect(ended).toMatchObject({ code: 5, stderr: expect.stringContaining('ADMIN_PASSWORD') })
  })
})

describe('vultr-panel token', () => {
  it('makes a token that the panel knows, lists it, and has it refused', async () => {
    const made = await files.run([
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
    const database = await files.opened()
    onTestFinished(() => database.close())
    const tokens = createApiTokens({ database, clock, logger: { warn: () => {} } })
    expect(await tokens.authenticate(token)).toMatchObject({
      name: 'ci',
      scope: 'operate',
      tags: ['web']
    })
    const listed = JSON.parse((await files.run(['token', 'list', '--json'])).stdout)
    expect(listed).toMatchObject([{ name: 'ci', expiresAt: '2027-02-28T06:00:00.000Z' }])
    expect(JSON.stringify(listed)).not.toContain(token)
    expect((await files.run(['token', 'list'])).stdout).toMatch(/^TOKEN .*\nci /)
    expect(await files.run(['token', 'revoke', 'ci'])).toMatchObject({ code: 0 })
    expect(await files.run(['token', 'revoke', 'ci'])).toMatchObject({ code: 2 })
    expect((await files.run(['token', 'list'])).stderr).toBe('No tokens.\n')
  })

  it('is refused in words where the name is in use, and not asked of a panel elsewhere', async () => {
    await files.run(['token', 'create', '--name', 'ci'])
    expect(await files.run(['token', 'create', '--name', 'CI'])).toMatchObject({
      code: 5,
      stdout: ''
    })
    const elsewhere = await files.run([
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
