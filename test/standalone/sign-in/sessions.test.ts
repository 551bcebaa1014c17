import type request from 'supertest'
import { describe, expect, it } from 'vitest'
import { hashPassword } from '../../../src/standalone/sign-in/password.js'
import { createFakeClock, HOUR, MINUTE, SECOND } from '../../support/fake-clock.js'
import { isIn, onFile, start } from '../../support/panels/session-panel.js'
import { CHEAP, cookiesOf } from '../../support/standalone-panel.js'

const ANOTHER_HASH = await hashPassword('another password', CHEAP)

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
