import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openTestDatabase } from '../../support/databases/test-database.js'
import { HOUR, MINUTE, SECOND } from '../../support/fake-clock.js'
import { HASH, isIn, onFile, rowsOf } from '../../support/panels/session-panel.js'
import { SqliteFile } from '../../support/sqlite-file.js'
import { cookieNamed } from '../../support/standalone-panel.js'

describe('a session', () => {
  it('cannot be taken from a stolen database file', async () => {
    const { databasePath, panel } = await onFile()
    const cookies = await panel.signedIn()
    const [session, browser] = ['panel_session', 'panel_browser'].map((name) =>
      decodeURIComponent(cookieNamed(cookies, name).slice(name.length + 1))
    )
    const id = session?.slice(2, session.lastIndexOf('.')) ?? ''
    expect(id).toHaveLength(32)
    expect(browser).toHaveLength(43)
    const folder = join(databasePath, '..')
    const stored = readdirSync(folder)
      .map((file) => readFileSync(join(folder, file), 'latin1'))
      .join('')
    expect(stored).not.toContain(id)
    expect(stored).not.toContain(browser)
    expect(stored).not.toContain(HASH)
    const [row] = rowsOf(databasePath, 'panel_sessions')
    expect(stored).toContain(row?.id_hash)
    // What is in the file does not work as a cookie, signed or not.
    for (const value of [row?.id_hash, `s:${row?.id_hash}.${row?.credentials}`]) {
      const forged = `panel_session=${encodeURIComponent(value ?? '')}`
      expect(await isIn(panel, forged)).toBe(false)
    }
  })

  it('leaves no row behind when it has ended', async () => {
    const { databasePath, panel } = await onFile()
    const first = await panel.signedIn()
    panel.clock.advance(30 * MINUTE)
    await panel.signedIn()
    panel.clock.advance(45 * MINUTE)
    expect(await isIn(panel, first)).toBe(false)
    expect(rowsOf(databasePath, 'panel_sessions')).toHaveLength(1)
    panel.clock.advance(24 * HOUR)
    await panel.signedIn()
    expect(rowsOf(databasePath, 'panel_sessions')).toHaveLength(1)
  })

  it('is one of a hundred at most', async () => {
    const { databasePath, panel } = await onFile()
    const first = await panel.signedIn()
    const writer = new SqliteFile(databasePath)
    for (let count = 0; count < 100; count += 1) {
      const at = new Date(panel.clock.now().getTime() + count * SECOND).toISOString()
      writer.exec(
        `INSERT INTO panel_sessions SELECT 'id ${count}', user_name, credentials, '${at}', '${at}' FROM panel_sessions LIMIT 1`
      )
      writer.exec(`INSERT INTO panel_known_browsers VALUES ('token ${count}', 'eva', '${at}')`)
    }
    writer.close()
    panel.clock.advance(2 * MINUTE)
    await panel.signedIn()
    expect(rowsOf(databasePath, 'panel_sessions')).toHaveLength(100)
    expect(rowsOf(databasePath, 'panel_known_browsers')).toHaveLength(100)
    expect(await isIn(panel, first)).toBe(false)
  })

  it('is written at most once a minute while it is used, and never for strangers', async () => {
    const { databasePath, panel } = await onFile()
    const database = await openTestDatabase(databasePath, { clock: panel.clock })
    onTestFinished(() => database.close())
    const cookies = await panel.signedIn()
    let revision = database.revision()
    const written = () => {
      const before = revision
      revision = database.revision()
      return before !== revision
    }
    for (let count = 0; count < 10; count += 1) {
      panel.clock.advance(5 * SECOND)
      await panel.get('/vultr/static/vultr.js', cookies)
      await panel.get('/account', cookies).expect(200)
      await panel.get('/account').expect(303)
      await panel.get('/login').set('Cookie', 'panel_session=s%3Anonsense.nonsense').expect(200)
    }
    // The count on the page of the account removes what has ended, of which there is nothing.
    expect(written()).toBe(false)
    panel.clock.advance(10 * SECOND)
    await Promise.all([panel.get('/account', cookies), panel.get('/account', cookies)])
    expect(written()).toBe(true)
    await panel.get('/account', cookies).expect(200)
    expect(written()).toBe(false)
  })

  it('is found, and begun, beside a transaction of the addon in the same process', async () => {
    const { databasePath, panel } = await onFile()
    const cookies = await panel.signedIn()
    const addons = await openTestDatabase(databasePath, { clock: panel.clock })
    onTestFinished(() => addons.close())
    let release = () => {}
    const held = addons.transaction(
      () =>
        new Promise<void>((resolve) => {
          release = resolve
        })
    )
    const page = panel.get('/account', cookies)
    const signIn = panel.signIn()
    const both = Promise.all([page, signIn])
    // Both meet the lock, and neither may block the thread on which it is given back.
    await new Promise((resolve) => setTimeout(resolve, 60))
    release()
    await held
    expect((await both).map(({ status }) => status)).toEqual([200, 303])
  })

  it('is not brought back by a request that was under way when it ended', async () => {
    const { databasePath, panel } = await onFile()
    const cookies = await panel.signedIn()
    panel.clock.advance(2 * MINUTE)
    await Promise.all([
      panel.get('/vultr/settings', cookies),
      panel.post('/account/sign-out-everywhere', {}, cookies),
      panel.get('/vultr/activity', cookies)
    ])
    expect(rowsOf(databasePath, 'panel_sessions')).toEqual([])
    expect(await isIn(panel, cookies)).toBe(false)
  })

  it('is read, and pages shown, when nothing can be written', async () => {
    const { databasePath, panel } = await onFile()
    const cookies = await panel.signedIn()
    const writer = new SqliteFile(databasePath)
    onTestFinished(() => {
      writer.close()
    })
    writer.exec(
      "CREATE TRIGGER no_use BEFORE UPDATE ON panel_sessions BEGIN SELECT RAISE(FAIL, 'no'); END"
    )
    panel.clock.advance(2 * MINUTE)
    expect(await isIn(panel, cookies)).toBe(true)
    expect(panel.logged.map(({ msg }) => msg)).toContain(
      'that a session is used could not be stored'
    )
  })
})
