import { chmodSync, chownSync, existsSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createApiKeyStore, createSnapshotSettingsStore } from '../../src/settings/index.js'
import { createVultrSimulator, SIMULATED_API_KEY } from '../../src/simulator/index.js'
import { clock, SECRET_KEY, usePanelFiles } from '../support/cli/panel-files.js'

const files = usePanelFiles()

describe('vultr-panel doctor', () => {
  const stateOf = async (check: string, more: Record<string, string> = {}) => {
    const { stdout } = await files.run(['doctor', '--json'], {
      environment: { ...files.environment, ...more }
    })
    const { checks } = JSON.parse(stdout) as {
      checks: { check: string; state: string; text: string; advice?: string }[]
    }
    return checks.find((each) => each.check === check)
  }

  it('finds nothing wrong with a panel whose key Vultr takes, and changes nothing', async () => {
    const vultr = await createVultrSimulator({}).listen()
    onTestFinished(vultr.close)
    const database = await files.opened()
    await createApiKeyStore({ database, secretKey: SECRET_KEY, clock }).save(
      SIMULATED_API_KEY,
      'Example'
    )
    const store = createSnapshotSettingsStore({ database, clock })
    await database.transaction((trx) =>
      store.write(trx, { ...store.defaults(), enabled: true, covers: { kind: 'all' } }, 'eva')
    )
    await database.close()
    const before = readdirSync(files.dataDir)
    const { code, stdout } = await files.run(['doctor'], {
      environment: { ...files.environment, VULTR_API_URL: vultr.url },
      now: new Date().toISOString()
    })
    expect(stdout).toMatch(/^✓ API key: accepted by Vultr/m)
    expect(stdout).toMatch(/^✓ Schedules: next snapshots at /m)
    expect(stdout).toMatch(/^✓ Clock: right/m)
    expect(stdout).toMatch(/^No problems found\.$/m)
    expect(code).toBe(0)
    expect(stdout).not.toContain(SIMULATED_API_KEY)
    expect(readdirSync(files.dataDir)).toEqual(before)
  })

  it('ends with 1 and says of each problem what to do', async () => {
    const { code, stdout } = await files.run(['doctor'])
    expect(code).toBe(1)
    expect(stdout).toMatch(/^✗ Vultr: 127\.0\.0\.1:9 cannot be reached \(.+\n {4}Let this machine/m)
    expect(stdout).toMatch(/^✗ API key: there is none\n {4}Enter the API key under Settings\.$/m)
  })

  it('makes no panel where none is, and tells where to look', async () => {
    const nowhere = join(files.dataDir, 'nowhere')
    const { code, stdout } = await files.run(['doctor'], {
      environment: { ...files.environment, DATA_DIR: nowhere }
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
    const database = await files.opened()
    await createApiKeyStore({ database, secretKey: SECRET_KEY, clock }).save('key', 'Example')
    await database.close()
    const other = { SECRET_KEY: 'another secret key for tests, 32 bytes' }
    expect(await stateOf('API key', other)).toMatchObject({ state: 'problem' })
    chmodSync(files.dataDir, 0o755)
    expect(await stateOf('Files')).toMatchObject({
      state: 'problem',
      text: expect.stringContaining('chmod 700')
    })
    writeFileSync(join(files.dataDir, 'vultr.sqlite'), 'no database at all'.repeat(100))
    expect(await stateOf('Database')).toMatchObject({ state: 'problem' })
  })

  it.skipIf(process.getuid?.() !== 0)(
    'looks at nobody else’s files, and says whose they are (as root, who could)',
    async () => {
      chownSync(files.dataDir, 4321, 4321)
      const { code, stdout } = await files.run(['doctor'])
      expect(code).toBe(1)
      expect(stdout).toContain('belongs to user 4321')
      expect(stdout).toContain('runuser -u')
      expect(stdout).not.toContain('chown')
      expect(await files.run(['password', '--generate'])).toMatchObject({ code: 3, stdout: '' })
      chownSync(files.dataDir, 0, 0)
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
