import { chmodSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { systemTimer } from '../../src/standalone/sign-in/check-queue.js'
import { hashPassword, isPassword } from '../../src/standalone/sign-in/password.js'
import { temporaryFolder } from '../database/temporary-folder.js'
import {
  CHEAP,
  cookieNamed,
  cookiesOf,
  PASSWORD,
  type StandalonePanel,
  startStandalonePanel
} from '../support/standalone-panel.js'

const FRESH = 'another battery'
const HASH = await hashPassword(PASSWORD, CHEAP)
let passwordFile: string
let folder: string
let panel: StandalonePanel

beforeEach(async () => {
  folder = temporaryFolder()
  passwordFile = join(folder, 'admin-password')
  panel = await startStandalonePanel({ passwordFile, passwordHash: HASH })
  onTestFinished(() => panel.close())
})

const change = (cookies: string, fields: Record<string, string> = {}) =>
  panel.post('/account', { current: PASSWORD, fresh: FRESH, again: FRESH, ...fields }, cookies)

describe('the page of the account', () => {
  it('is linked from every page, and says who is signed in and where the password is kept', async () => {
    const cookies = await panel.signedIn()
    expect((await panel.get('/vultr/settings', cookies)).text).toContain('href="/account"')
    const { text, headers } = await panel.get('/account', cookies).expect(200)
    expect(text).toContain('<strong>eva</strong>')
    expect(text).toContain(passwordFile)
    expect(text).toContain('This is the only open session.')
    expect(headers['cache-control']).toBe('no-store')
    await panel.signedIn()
    expect((await panel.get('/account', cookies)).text).toContain('2 sessions are open')
  })

  it('changes the password, in a file for its user alone', async () => {
    const cookies = await panel.signedIn()
    const response = await change(cookies).expect(303)
    const own = cookiesOf(response)
    const page = await panel.get(response.headers.location ?? '', own).expect(200)
    expect(page.text).toContain('Password changed. All other sessions have ended.')
    const stored = readFileSync(passwordFile, 'utf8').trim()
    expect(await isPassword(FRESH, stored)).toBe(true)
    expect(statSync(passwordFile).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['admin-password'])
    await panel.signIn().expect(401)
    await panel.signIn({ password: FRESH }).expect(303)
    const { text } = await panel.get('/vultr/activity', own)
    expect(text).toContain('Password changed from')
  })

  it('ends all other sessions by it, and forgets other browsers', async () => {
    const [cookies, other] = [await panel.signedIn(), await panel.signedIn()]
    const own = cookiesOf(await change(cookies).expect(303))
    expect(cookieNamed(own, 'panel_session')).not.toBe(cookieNamed(cookies, 'panel_session'))
    await panel.get('/account', own).expect(200)
    await panel.get('/account', cookies).expect(303)
    await panel.get('/account', other).expect(303)
    const signedIn = await panel.signIn({ password: FRESH }, cookieNamed(other, 'panel_browser'))
    const token = cookieNamed(cookiesOf(signedIn), 'panel_browser')
    expect(token).not.toBe(cookieNamed(other, 'panel_browser'))
  })

  it('says that it is done to nobody whom a link has led there', async () => {
    const cookies = await panel.signedIn()
    const { headers } = await change(cookies).expect(303)
    const next = await panel.signIn({ password: FRESH })
    for (const path of [headers.location ?? '', '/account?done=1', '/account?done[]=1']) {
      const { text } = await panel.get(path, cookiesOf(next)).expect(200)
      expect(text).not.toContain('Password changed')
    }
  })

  it('does not change it for a form that is wrong, and says what is wrong with it', async () => {
    const cookies = await panel.signedIn()
    const long = 'x'.repeat(1_001)
    const emoji = '😀'.repeat(7)
    for (const [fields, why] of [
      [{ current: 'wrong' }, 'The current password is wrong.'],
      [{ current: '' }, 'The current password is wrong.'],
      [{ fresh: '1234567', again: '1234567' }, 'needs at least 8 characters.'],
      [{ fresh: emoji, again: emoji }, 'needs at least 8 characters.'],
      [{ fresh: long, again: long }, 'can have at most 1,000 bytes.'],
      [{ again: `${FRESH}x` }, 'The new passwords do not match.']
    ] as const) {
      const { text } = await change(cookies, fields).expect(422)
      expect(text).toContain('role="alert" id="password-error"')
      expect(text).toContain(why)
      const [, linked] = /<a href="#([^"]+)">/.exec(text) ?? []
      expect(text).toContain(`<input id="${linked}"`)
      for (const secret of [PASSWORD, FRESH]) expect(text).not.toContain(secret)
    }
    expect(readdirSync(folder)).toEqual([])
    await panel.get('/account', cookies).expect(200)
    await panel.signIn().expect(303)
  })

  it('tells of all that is wrong at once', async () => {
    const cookies = await panel.signedIn()
    const { text } = await change(cookies, { fresh: 'short', again: 'other' }).expect(422)
    expect(text).toContain('2 fields need a correction')
    expect(text).toContain('<a href="#password-fresh">')
    expect(text).toContain('<a href="#password-again">')
    expect(text).toContain('id="password-error" tabindex="-1" autofocus')
  })

  it('tells in Activity of a wrong current password', async () => {
    const cookies = await panel.signedIn()
    await change(cookies, { current: 'wrong' }).expect(422)
    const { text } = await panel.get('/vultr/activity', cookies)
    expect(text).toContain('the current password was wrong during a password change')
  })

  it('leaves the old password in force when the new one cannot be stored', async () => {
    const cookies = await panel.signedIn()
    rmSync(folder, { recursive: true })
    const { text } = await change(cookies).expect(500)
    expect(text).toContain('so the old one still applies')
    await panel.get('/account', cookies).expect(200)
    await panel.signIn().expect(303)
  })

  it('cannot change a password that the environment sets, and says so', async () => {
    const set = await startStandalonePanel()
    onTestFinished(() => set.close())
    const cookies = await set.signedIn()
    const { text } = await set.get('/account', cookies).expect(200)
    expect(text).toContain('<code>ADMIN_PASSWORD</code>')
    expect(text).not.toContain('type="password"')
    const fields = { current: PASSWORD, fresh: FRESH, again: FRESH }
    await set.post('/account', fields, cookies).expect(403)
    await set.signIn().expect(303)
  })

  it('signs out everywhere, here too, and forgets the browsers', async () => {
    const [cookies, other] = [await panel.signedIn(), await panel.signedIn()]
    const response = await panel.post('/account/sign-out-everywhere', {}, cookies).expect(303)
    expect(response.headers.location).toBe('/login')
    await panel.get('/account', cookies).expect(303)
    await panel.get('/account', other).expect(303)
    const again = await panel.signedIn(cookies)
    expect(cookieNamed(again, 'panel_browser')).not.toBe(cookieNamed(cookies, 'panel_browser'))
    const { text } = await panel.get('/vultr/activity', again)
    expect(text).toContain('Signed out everywhere, from')
  })

  it('lets nobody in who signs in with the old password at the same time', async () => {
    const cheap = await startStandalonePanel({
      passwordFile,
      passwordHash: HASH,
      timer: systemTimer
    })
    onTestFinished(() => cheap.close())
    const cookies = await cheap.signedIn()
    const fields = { current: PASSWORD, fresh: FRESH, again: FRESH }
    const [before, changed, after] = await Promise.all([
      cheap.signIn(),
      cheap.post('/account', fields, cookies),
      cheap.signIn()
    ])
    expect(changed.status).toBe(303)
    for (const { headers } of [before, after]) {
      const sent = [headers['set-cookie'] ?? []].flat().map((each) => String(each).split(';')[0])
      await cheap.get('/account', sent.join('; ')).expect(303)
    }
  })
})

describe('replacing the file of the password', () => {
  it('leaves nothing beside it, and the old text in it, when it fails', async () => {
    const { replaceFile } = await import('../../src/standalone/files/replace-file.js')
    await replaceFile(passwordFile, 'first\n')
    chmodSync(passwordFile, 0o644)
    await replaceFile(passwordFile, 'second\n')
    expect(statSync(passwordFile).mode & 0o777).toBe(0o600)
    await expect(replaceFile(folder, 'x')).rejects.toThrow()
    expect(readdirSync(folder)).toEqual(['admin-password'])
    expect(readFileSync(passwordFile, 'utf8')).toBe('second\n')
  })
})
