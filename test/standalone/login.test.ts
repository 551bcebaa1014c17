import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import request from 'supertest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPanel, type Panel } from '../../src/standalone/panel.js'
import { hashPassword } from '../../src/standalone/password.js'
import { LEADING_AWAY } from './leading-away.js'

const PASSWORD = 'correct horse battery'
let panel: Panel

beforeEach(async () => {
  panel = await createPanel({
    addon: { databasePath: ':memory:', secretKey: randomBytes(32), metadataUrl: false },
    admin: {
      user: 'eva',
      passwordHash: await hashPassword(PASSWORD, 2 ** 10),
      newPassword: undefined,
      keep: async () => {}
    },
    trustProxy: false,
    logger: pino({ level: 'silent' })
  })
})
afterEach(() => panel.close())

const signIn = (fields: object) =>
  request(panel.app).post('/login').set('Sec-Fetch-Site', 'same-origin').type('form').send(fields)

const cookieOf = (response: request.Response) =>
  String([response.headers['set-cookie'] ?? []].flat()[0]).split(';')[0] ?? ''

describe('the login', () => {
  it('stands before every page, but not before the health check and the styles', async () => {
    await request(panel.app).get('/healthz').expect(200)
    await request(panel.app).get('/assets/standalone.css').expect(200)
    await request(panel.app).get('/vultr/static/theme.js').expect(200)
    const response = await request(panel.app).get('/vultr/settings').expect(303)
    expect(response.headers.location).toBe('/login?next=%2Fvultr%2Fsettings')
    await request(panel.app)
      .post('/vultr/snapshots')
      .set('Sec-Fetch-Site', 'same-origin')
      .expect(401)
  })

  it('tells a script of an open page 401, where a page is led to the form', async () => {
    for (const path of ['/vultr/snapshots', '/vultr/session', '/vultr/settings/preview']) {
      const response = await request(panel.app).get(path).set('HX-Request', 'true').expect(401)
      expect(response.text).toBe('')
    }
  })

  it('answers a form that is sent without a session with how what was typed is kept', async () => {
    const response = await request(panel.app)
      .post('/vultr/settings/snapshots')
      .set('Sec-Fetch-Site', 'same-origin')
      .type('form')
      .send({ frequency: 'every-day' })
      .expect(401)
    expect(response.text).toContain('What you typed is not lost')
  })

  it('lets in who knows the password, with a new session and a cookie no script can read', async () => {
    const response = await signIn({
      user: 'eva',
      password: PASSWORD,
      next: '/vultr/activity'
    }).expect(303)
    expect(response.headers.location).toBe('/vultr/activity')
    expect(String(response.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Lax/)
    await request(panel.app).get('/vultr/settings').set('Cookie', cookieOf(response)).expect(200)
    const again = await signIn({ user: 'eva', password: PASSWORD })
      .set('Cookie', cookieOf(response))
      .expect(303)
    expect(cookieOf(again)).not.toBe(cookieOf(response))
    await request(panel.app).get('/vultr/settings').set('Cookie', cookieOf(response)).expect(303)
  })

  it.each([
    { user: 'eva', password: 'wrong' },
    { user: 'nobody', password: PASSWORD },
    { user: '', password: '' },
    {}
  ])('keeps out %o, and says the same of each', async (fields) => {
    const response = await signIn(fields).expect(401)
    expect(response.text).toContain('Wrong user or password.')
    expect(response.headers['set-cookie']).toBeUndefined()
  })

  it('writes refused sign-ins into the activity log', async () => {
    await signIn({ user: 'mallory', password: 'x' }).expect(401)
    const cookie = cookieOf(await signIn({ user: 'eva', password: PASSWORD }))
    const page = await request(panel.app).get('/vultr/activity').set('Cookie', cookie)
    expect(page.text).toContain('mallory')
    expect(page.text).toContain('Sign-in refused from')
  })

  it('stops listening after ten failures, also to the right password', async () => {
    for (let count = 0; count < 10; count += 1)
      await signIn({ user: 'eva', password: 'x' }).expect(401)
    await signIn({ user: 'eva', password: PASSWORD }).expect(429)
  }, 30_000)

  it('leads to a page of this panel, never to another site', async () => {
    const cookie = cookieOf(await signIn({ user: 'eva', password: PASSWORD }))
    for (const next of LEADING_AWAY) {
      const response = await signIn({ user: 'eva', password: PASSWORD, next }).expect(303)
      expect(response.headers.location, next).toBe('/vultr/')
      const again = await request(panel.app).get('/login').query({ next }).set('Cookie', cookie)
      expect(again.headers.location, next).toBe('/vultr/')
    }
  })

  it('takes no form from another site', async () => {
    await request(panel.app)
      .post('/login')
      .set('Origin', 'https://evil.example')
      .type('form')
      .send({ user: 'eva', password: PASSWORD })
      .expect(403)
    await request(panel.app).post('/logout').expect(403)
  })

  it('ends with signing out', async () => {
    const cookie = cookieOf(await signIn({ user: 'eva', password: PASSWORD }))
    await request(panel.app)
      .post('/logout')
      .set('Cookie', cookie)
      .set('Sec-Fetch-Site', 'same-origin')
      .expect(303)
    await request(panel.app).get('/vultr/settings').set('Cookie', cookie).expect(303)
  })
})
