import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type request from 'supertest'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase, type Tables } from '../../../src/database/index.js'
import { hashPassword } from '../../../src/standalone/sign-in/password.js'
import { temporaryFolder } from '../../database/temporary-folder.js'
import { createFakeClock, HOUR, MINUTE, SECOND } from '../../support/fake-clock.js'
import { SqliteFile } from '../../support/sqlite-file.js'
import {
  CHEAP,
  cookieNamed,
  cookiesOf,
  PASSWORD,
  type StandalonePanel,
  startStandalonePanel
} from '../../support/standalone-panel.js'

const HASH = await hashPassword(PASSWORD, CHEAP)
const ANOTHER_HASH = await hashPassword('another password', CHEAP)

async function start(options: Parameters<typeof startStandalonePanel>[0] = {}) {
  const panel = await startStandalonePanel({ passwordHash: HASH, ...options })
  onTestFinished(() => panel.close())
  return panel
}

async function onFile(options: Parameters<typeof startStandalonePanel>[0] = {}) {
  const databasePath = join(temporaryFolder(), 'vultr.sqlite')
  return { databasePath, panel: await start({ databasePath, ...options }) }
}

function rowsOf<T extends 'panel_sessions' | 'panel_known_browsers'>(path: string, table: T) {
  const sqlite = new SqliteFile(path, { readonly: true })
  try {
    return sqlite.prepare(`SELECT * FROM ${table}`).all() as Tables[T][]
  } finally {
    sqlite.close()
  }
}

const isIn = async (panel: StandalonePanel, cookies: string) =>
  (await panel.get('/vultr/settings', cookies)).status === 200

describe('a session', () => {
  it('outlives a restart, with the cookie as it was', async () => {
    const { databasePath, panel } = await onFile()
    const cookies = await panel.signedIn()
    await panel.close()
    const again = await start({ databasePath, clock: panel.clock })
    expect(await isIn(again, cookies)).toBe(true)
  })

  it.each([
    ['password', { passwordHash: ANOTHER_HASH }],
    ['user’s name', { user: 'adam' }],
    ['secret key', { secretKey: 'another key'.repeat(4) }]
  ])(
    'does not outlive a restart with another %s, even when that is undone',
    async (_what, other) => {
      const { databasePath, panel } = await onFile()
      const { clock } = panel
      const cookies = await panel.signedIn()
      await panel.close()
      const changed = await start({ databasePath, clock, ...other })
      expect(await isIn(changed, cookies)).toBe(false)
      await changed.close()
      const back = await start({ databasePath, clock })
      expect(await isIn(back, cookies)).toBe(false)
    }
  )

  it('ends after an hour without use, and after twelve hours whatever the use', async () => {
    const panel = await start()
    const idle = await panel.signedIn()
    panel.clock.advance(HOUR - SECOND)
    expect(await isIn(panel, idle)).toBe(true)
    panel.clock.advance(HOUR)
    expect(await isIn(panel, idle)).toBe(false)
    const busy = await panel.signedIn()
    for (let passed = 0; passed < 12 * HOUR - 30 * MINUTE; passed += 30 * MINUTE) {
      panel.clock.advance(30 * MINUTE)
      expect(await isIn(panel, busy)).toBe(true)
    }
    panel.clock.advance(30 * MINUTE - SECOND)
    expect(await isIn(panel, busy)).toBe(true)
    panel.clock.advance(SECOND)
    expect(await isIn(panel, busy)).toBe(false)
  })

  it('is not kept alive by a page that asks for news by itself', async () => {
    const panel = await start()
    const cookies = await panel.signedIn()
    for (let count = 0; count < 3; count += 1) {
      panel.clock.advance(25 * MINUTE)
      await panel.get('/vultr/snapshots', cookies).set('HX-Request', 'true')
    }
    expect(await isIn(panel, cookies)).toBe(false)
  })

  it('does not last longer because the clock was wrong when it began', async () => {
    const panel = await start()
    panel.clock.advance(365 * 24 * HOUR)
    const cookies = await panel.signedIn()
    panel.clock.advance(-365 * 24 * HOUR)
    expect(await isIn(panel, cookies)).toBe(false)
  })

  it('gives its browser a cookie for twelve hours, which is not sent again', async () => {
    const panel = await start()
    const response = await panel.signIn().expect(303)
    const [sent = ''] = [response.headers['set-cookie'] ?? []].flat().map(String)
    expect(sent).toMatch(/^panel_session=s%3A.*; Path=\/; Expires=.*; HttpOnly; SameSite=Lax$/)
    const lasts = Date.parse(/Expires=([^;]+)/.exec(sent)?.[1] ?? '') - Date.now()
    expect(Math.round(lasts / HOUR)).toBe(12)
    panel.clock.advance(10 * MINUTE)
    const page = await panel.get('/vultr/settings', cookiesOf(response)).expect(200)
    expect(page.headers['set-cookie']).toBeUndefined()
  })

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
    const database = await openDatabase({ path: databasePath, clock: panel.clock })
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
    const addons = await openDatabase({ path: databasePath, clock: panel.clock })
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

  it('is marked Secure behind TLS, and so is the browser’s cookie', async () => {
    const panel = await start({ trustProxy: 'loopback' })
    const secure = await panel.signIn().set('X-Forwarded-Proto', 'https').expect(303)
    const plain = await panel.signIn().expect(303)
    const flags = (response: request.Response) =>
      [response.headers['set-cookie'] ?? []].flat().map((each) => /; Secure/.test(String(each)))
    expect(flags(secure)).toEqual([true, true])
    expect(flags(plain)).toEqual([false, false])
  })
})

describe('two panels on one database', () => {
  it('share the sessions', async () => {
    const clock = createFakeClock('2026-03-02T06:00:00Z')
    const { databasePath, panel } = await onFile({ clock })
    const cookies = await panel.signedIn()
    const other = await start({ databasePath, clock })
    expect(await isIn(other, cookies)).toBe(true)
    await other.post('/account/sign-out-everywhere', {}, cookies).expect(303)
    expect(await isIn(panel, cookies)).toBe(false)
  })
})
