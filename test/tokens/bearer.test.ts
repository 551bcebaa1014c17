import express from 'express'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import {
  type AuthenticateToken,
  createBearerCheck,
  type TokenBearer
} from '../../src/tokens/index.js'
import { createFakeClock, MINUTE } from '../support/fake-clock.js'

const GRAFANA: TokenBearer = { id: 'an id', name: 'grafana', scope: 'read', tags: undefined }

function openCheck(authenticateToken?: AuthenticateToken) {
  const clock = createFakeClock('2026-11-24T10:00:00.000Z')
  const asked: string[] = []
  const errors: unknown[] = []
  const check = createBearerCheck({
    tokens: {
      authenticate: async (token) => {
        asked.push(token)
        return token.startsWith('good') ? GRAFANA : undefined
      }
    },
    authenticateToken,
    clock,
    logger: { error: (...told: unknown[]) => errors.push(told) }
  })
  const app = express()
  app.set('trust proxy', true)
  app.use(async (incoming, response) => void response.json(await check(incoming)))
  const ask = async (authorization?: string, from = '192.0.2.1') => {
    const sent = request(app).get('/').set('X-Forwarded-For', from)
    if (authorization !== undefined) sent.set('Authorization', authorization)
    return (await sent.expect(200)).body
  }
  return { clock, asked, errors, ask }
}

describe('the bearer of a request', () => {
  it('is nobody where it shows no token', async () => {
    const { ask, asked } = openCheck()
    expect(await ask()).toEqual({ kind: 'none' })
    expect(await ask('Basic Z29vZDpnb29k')).toEqual({ kind: 'none' })
    expect(asked).toEqual([])
  })

  it.each(['Bearer good', 'bearer good', 'BEARER   good '])('is found by %j', async (shown) => {
    const { ask, asked } = openCheck()
    expect(await ask(shown)).toEqual({ kind: 'bearer', bearer: { ...GRAFANA } })
    expect(asked).toEqual(['good'])
  })

  it.each([
    ['Bearer', []],
    ['Bearer good one', []],
    ['Bearer "good"', []],
    [`Bearer ${'x'.repeat(8_193)}`, []],
    ['Bearer bad', ['bad']]
  ])('is refused by %j', async (shown, expected) => {
    const { ask, asked } = openCheck()
    expect(await ask(shown)).toEqual({ kind: 'wrong' })
    expect(asked).toEqual(expected)
  })

  it('is asked for at the host alone, where the host says whose tokens are whose', async () => {
    const { ask, asked } = openCheck(async (token) =>
      token === 'own' ? { name: 'deploy', scope: 'operate', tags: ['web'] } : null
    )
    expect(await ask('Bearer own')).toEqual({
      kind: 'bearer',
      bearer: {
        id: 'host:["deploy","operate",["web"]]',
        name: 'deploy',
        scope: 'operate',
        tags: ['web']
      }
    })
    expect(await ask('Bearer good')).toEqual({ kind: 'wrong' })
    expect(asked).toEqual([])
  })

  it.each([
    true,
    'deploy',
    { name: 'deploy' },
    { name: 'a\nb', scope: 'read' },
    { name: 'x', scope: 'all' }
  ])('is refused, and the log told, where the host answers %j', async (answer) => {
    const { ask, errors } = openCheck(() => answer)
    expect(await ask('Bearer own')).toEqual({ kind: 'wrong' })
    expect(errors).toHaveLength(1)
  })
})

describe('a flood of wrong tokens', () => {
  it('is not looked up from the thirty-first of an address within a minute on', async () => {
    const { ask, asked, clock } = openCheck()
    for (let count = 0; count < 30; count += 1) {
      expect(await ask(`Bearer bad${count}`)).toEqual({ kind: 'wrong' })
    }
    clock.advance(10_000)
    expect(await ask('Bearer bad30')).toEqual({ kind: 'limited', retryAfterS: 50 })
    expect(asked).toHaveLength(30)
    expect(await ask('Bearer bad', '192.0.2.2')).toEqual({ kind: 'wrong' })
    clock.advance(MINUTE - 10_000)
    expect(await ask('Bearer good')).toMatchObject({ kind: 'bearer' })
  })

  it('is counted by the network of an IPv6 address', async () => {
    const { ask } = openCheck()
    for (let count = 0; count < 30; count += 1) await ask('Bearer bad', `2001:db8:1:2::${count}`)
    expect(await ask('Bearer bad', '2001:db8:1:2:ffff::1')).toMatchObject({ kind: 'limited' })
    expect(await ask('Bearer bad', '2001:db8:1:3::1')).toEqual({ kind: 'wrong' })
  })

  it('keeps out no token that was right before', async () => {
    const { ask } = openCheck()
    await ask('Bearer good')
    for (let count = 0; count < 30; count += 1) await ask('Bearer bad')
    expect(await ask('Bearer good')).toMatchObject({ kind: 'bearer' })
    expect(await ask('Bearer good-but-new')).toMatchObject({ kind: 'limited' })
  })
})
