import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { systemTimer } from '../../../src/standalone/sign-in/check-queue.js'
import { hashPassword } from '../../../src/standalone/sign-in/password.js'
import { temporaryFolder } from '../../database/temporary-folder.js'
import {
  databaseOption,
  isTestedOnPostgres,
  openTestDatabase
} from '../../support/databases/test-database.js'
import { createFakeClock } from '../../support/fake-clock.js'
import { HASH, isIn, start } from '../../support/panels/session-panel.js'
import { CHEAP, cookiesOf, PASSWORD, startStandalonePanel } from '../../support/standalone-panel.js'

const FRESH = 'another battery'

/**
 * Two panels on one database. On PostgreSQL they are on two machines, each with files of its own; beside one file of
 * SQLite they have the same.
 */
async function twoPanels(options: Parameters<typeof start>[0] = {}) {
  const folder = temporaryFolder()
  const databasePath = join(folder, 'vultr.sqlite')
  // Made, and removed at the end, once.
  await databaseOption(databasePath)
  const fileOf = (machine: string) => join(folder, isTestedOnPostgres ? machine : 'admin-password')
  const [first, second] = [
    await start({ databasePath, passwordFile: fileOf('first'), timer: systemTimer, ...options }),
    await start({ databasePath, passwordFile: fileOf('second'), timer: systemTimer, ...options })
  ]
  return { databasePath, folder, first, second }
}

describe('two panels on one database', () => {
  it('let somebody in who has signed in at the other one', async () => {
    const { first, second } = await twoPanels()
    const cookies = await first.signedIn()
    expect(await isIn(second, cookies)).toBe(true)
    await second.post('/logout', {}, cookies).expect(303)
    expect(await isIn(first, cookies)).toBe(false)
  })

  it('have one password, and end each other’s sessions as it is changed', async () => {
    const { first, second } = await twoPanels()
    const [cookies, other] = [await first.signedIn(), await second.signedIn()]
    const fields = { current: PASSWORD, fresh: FRESH, again: FRESH }
    const own = cookiesOf(await first.post('/account', fields, cookies).expect(303))
    expect(await isIn(second, other)).toBe(false)
    expect(await isIn(second, own)).toBe(true)
    expect(await isIn(first, own)).toBe(true)
    await second.signIn().expect(401)
    await second.signIn({ password: FRESH }).expect(303)
    const back = { current: FRESH, fresh: PASSWORD, again: PASSWORD }
    await second.post('/account', back, own).expect(303)
    await first.signIn({ password: FRESH }).expect(401)
    await first.signIn().expect(303)
  })

  it('change it once where somebody changes it at both at the same time', async () => {
    const { first, second } = await twoPanels()
    const cookies = await first.signedIn()
    const changed = await Promise.all([
      first.post('/account', { current: PASSWORD, fresh: FRESH, again: FRESH }, cookies),
      second.post(
        '/account',
        { current: PASSWORD, fresh: 'a third one', again: 'a third one' },
        cookies
      )
    ])
    const isFirst = changed[0].status === 303
    const winning = isFirst ? FRESH : 'a third one'
    for (const panel of [first, second]) {
      await panel.signIn({ password: winning }).expect(303)
      await panel.signIn({ password: isFirst ? 'a third one' : FRESH }).expect(401)
    }
  })

  it('count wrong passwords together, and after a restart too', async () => {
    // All of them have the clock of one machine.
    const real = {
      timer: systemTimer,
      clock: { ...createFakeClock(new Date().toISOString()), now: () => new Date() }
    }
    const { first, second, databasePath } = await twoPanels(real)
    const startedAt = performance.now()
    for (let count = 0; count < 8; count += 1) {
      await (count % 2 === 0 ? first : second).signIn({ password: 'wrong' }).expect(401)
    }
    // Six times half a second, and then a whole one: at each of them alone the fourth would be free.
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(3_900)
    const failedAt = performance.now()
    const restarted = await start({ databasePath, ...real })
    await restarted.signIn({ password: 'wrong' }).expect(401)
    expect(performance.now() - failedAt).toBeGreaterThanOrEqual(1_900)
  }, 60_000)
})

describe.skipIf(!isTestedOnPostgres)('the password in a database that machines share', () => {
  it('is the one of the machine that was started first, which alone shows it', async () => {
    const { databasePath, first, second } = await twoPanels({ passwordHash: HASH })
    const passwordHash = await hashPassword('made by the third', CHEAP)
    const passwordFile = join(temporaryFolder(), 'admin-password')
    const third = await startStandalonePanel({
      databasePath,
      passwordHash,
      passwordFile,
      timer: systemTimer
    })
    onTestFinished(() => third.close())
    expect(await first.keepPassword()).toBe(true)
    expect(await third.keepPassword()).toBe(false)
    expect(await second.keepPassword()).toBe(true)
    await third.signIn({ password: 'made by the third' }).expect(401)
    const cookies = await third.signedIn()
    expect((await third.get('/account', cookies)).text).toContain('encrypted, in the database')
    expect(() => readFileSync(passwordFile)).toThrow('ENOENT')
  })

  it('is no hash that could be tried out without the secret key', async () => {
    const { databasePath, first } = await twoPanels()
    await first.keepPassword()
    const database = await openTestDatabase(databasePath, { clock: first.clock })
    onTestFinished(() => database.close())
    const rows = await database.db.selectFrom('panel_password').selectAll().execute()
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain('scrypt')
    const secretKey = 'another key, which has 32 bytes or more'
    const other = await startStandalonePanel({
      databasePath,
      secretKey,
      passwordHash: HASH,
      passwordFile: join(temporaryFolder(), 'admin-password')
    })
    onTestFinished(() => other.close())
    await expect(other.keepPassword()).rejects.toThrow('stored with another SECRET_KEY')
  })
})
