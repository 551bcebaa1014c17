import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { type ApiPanel, type ApiRequest, openApiPanel } from '../support/api/api-panel.js'

const NOBODY = '00000000-0000-4000-8000-000000000000'

let panel: ApiPanel
beforeEach(async () => {
  panel = await openApiPanel()
})

const JSON_TYPE = { 'Content-Type': 'application/json' }

type Case = readonly [
  what: string,
  method: 'get' | 'put' | 'post' | 'patch' | 'delete' | 'options',
  path: string,
  options: ApiRequest,
  status: number,
  code: string
]

const CASES: readonly Case[] = [
  ['an unknown path', 'get', '/nothing', {}, 404, 'not-found'],
  ['the wrong method', 'delete', '/instances', {}, 405, 'method-not-allowed'],
  ['a wrong token', 'get', '/status', { token: 'no-token' }, 401, 'unauthorized'],
  ['no token at all', 'get', '/status', { token: '' }, 401, 'unauthorized'],
  ['an id that is none', 'get', '/snapshots/1', {}, 404, 'not-found'],
  ['an id of nothing', 'get', `/snapshots/${NOBODY}`, {}, 404, 'not-found'],
  ['a run that is none', 'get', `/runs/${NOBODY}`, {}, 404, 'not-found'],
  ['a restore that is none', 'post', `/restores/${NOBODY}/cancel`, {}, 404, 'not-found'],
  ['an address that cannot be decoded', 'get', '/snapshots/%E0%A4%A', {}, 400, 'malformed'],
  ['an unknown parameter', 'get', '/snapshots?orgin=manual', {}, 422, 'invalid'],
  ['a parameter twice', 'get', '/snapshots?state=pending&state=complete', {}, 422, 'invalid'],
  ['too many at once', 'get', '/snapshots?limit=501', {}, 422, 'invalid'],
  ['half of one', 'get', '/snapshots?limit=0.5', {}, 422, 'invalid'],
  ['a day that there is not', 'get', '/snapshots?from=2026-02-30', {}, 422, 'invalid'],
  ['a cursor that is none', 'get', '/snapshots?cursor=abc', {}, 422, 'invalid'],
  ['a control character', 'get', '/snapshots?search=%00', {}, 422, 'invalid'],
  ['no JSON', 'post', '/snapshots', { body: '{', headers: JSON_TYPE }, 400, 'malformed'],
  [
    'a form',
    'post',
    '/snapshots',
    { body: 'a=b', headers: { 'Content-Type': 'text/plain' } },
    415,
    'unsupported-type'
  ],
  [
    'another character set',
    'post',
    '/snapshots',
    { body: '{}', headers: { 'Content-Type': 'application/json; charset=latin1' } },
    415,
    'unsupported-type'
  ],
  [
    'too much',
    'post',
    '/snapshots',
    { body: { instanceId: 'x'.repeat(200_000) } },
    413,
    'too-large'
  ],
  ['no body', 'post', '/snapshots', {}, 422, 'invalid'],
  ['null', 'post', '/snapshots', { body: 'null' }, 422, 'invalid'],
  ['a list', 'put', '/settings', { body: [] }, 422, 'invalid'],
  [
    'an instance that is none',
    'post',
    '/snapshots',
    { body: { instanceId: NOBODY } },
    422,
    'invalid'
  ],
  ['settings of nothing', 'put', '/settings', { body: {} }, 422, 'invalid'],
  [
    'a key with a space in it',
    'post',
    `/restores/${NOBODY}/cancel`,
    { headers: { 'Idempotency-Key': 'a b' } },
    400,
    'malformed'
  ],
  [
    'a key that is too long',
    'post',
    `/restores/${NOBODY}/cancel`,
    { headers: { 'Idempotency-Key': 'x'.repeat(256) } },
    400,
    'malformed'
  ]
]

describe('bad input', () => {
  it.each(CASES)('%s: %s %s', async (_what, method, path, options, status, code) => {
    const changes = () => panel.simulator.requests.filter((each) => each.method !== 'GET').length
    const before = changes()
    const response = await panel.api(method, path, options)
    expect([response.status, response.body.code]).toEqual([status, code])
    expect(response.type).toBe('application/problem+json')
    expect(changes()).toBe(before)
    if (status === 401) expect(response.headers['www-authenticate']).toMatch(/^Bearer/)
    if (status === 405) expect(response.headers.allow).toBe('GET, HEAD')
  })

  it('names each value that is wrong, in the reader’s language', async () => {
    const body = {
      instanceId: 'web-1',
      name: 'two\nlines',
      expiresIn: '7 days',
      colour: 'red'
    }
    const english = await panel.api('post', '/snapshots', { body })
    const german = await panel.api('post', '/snapshots', {
      body,
      headers: { 'Accept-Language': 'de' }
    })
    const fields = (response: typeof english) =>
      response.body.errors.map(({ field }: { field: string }) => field).sort()
    expect(fields(english)).toEqual(['colour', 'expiresIn', 'instanceId', 'name'])
    expect(fields(german)).toEqual(fields(english))
    expect(english.body.title).toBe('Some values are not valid')
    expect(german.body.title).toBe('Einige Werte sind nicht gültig')
  })

  it.each([
    [{ frequency: 'constructor' }, 'frequency'],
    [{ timeZone: 'Mars/Olympus' }, 'timeZone'],
    [{ timeZone: 'EST' }, 'timeZone'],
    [{ timeZone: '' }, 'timeZone'],
    [{ startTime: '25:00' }, 'startTime'],
    [{ retentionDays: 0 }, 'retentionDays'],
    [{ frequency: 'custom', customCron: '* * * * *' }, 'customCron'],
    [{ frequency: 'custom', customCron: '0 0 31 2 *' }, 'customCron'],
    [{ covers: { kind: 'tag', tag: '' } }, 'covers.tag'],
    [{ spreadMinutes: 7 }, 'spreadMinutes']
  ])('%j is refused for %s, as on the page', async (wrong, field) => {
    const { body, headers } = await panel.api('get', '/settings')
    const response = await panel.api('put', '/settings', {
      body: { ...body, ...wrong },
      headers: { 'If-Match': String(headers.etag) }
    })
    expect([response.status, response.body.code]).toEqual([422, 'invalid'])
    expect(response.body.errors.map((each: { field: string }) => each.field)).toContain(field)
    expect((await panel.api('get', '/settings')).headers.etag).toBe(headers.etag)
  })

  it.each([
    ['europe/kyiv', 'Europe/Kyiv'],
    ['America/New York', 'America/New_York']
  ])('takes the time zone %s, and stores it as %s, as the page does', async (given, stored) => {
    const { body, headers } = await panel.api('get', '/settings')
    const response = await panel.api('put', '/settings', {
      body: { ...body, timeZone: given },
      headers: { 'If-Match': String(headers.etag) }
    })
    expect(response.status).toBe(200)
    expect(response.body.timeZone).toBe(stored)
  })

  it('is told of all at once, with what may stand there instead', async () => {
    const { body, headers } = await panel.api('get', '/settings')
    const wrong = {
      covers: { kind: 'everything' },
      timeZone: 'Mars/Olympus',
      startTime: '25:00',
      retentionDays: 0,
      colour: 'red'
    }
    const response = await panel.api('put', '/settings', {
      body: { ...body, ...wrong },
      headers: { 'If-Match': String(headers.etag) }
    })
    const errors: { field: string; message: string }[] = response.body.errors
    expect(errors.map(({ field }) => field).sort()).toEqual(
      ['covers.kind', 'colour', 'retentionDays', 'startTime', 'timeZone'].sort()
    )
    const told = errors.find(({ field }) => field === 'covers.kind')?.message
    for (const kind of ['this-server', 'selected', 'all', 'tag']) expect(told).toContain(kind)
  })

  it('is refused where there is no API key yet', async () => {
    const bare = await openApiPanel({ isConfigured: false })
    for (const path of ['/instances', '/snapshots', `/instances/${randomUUID()}`]) {
      const response = await bare.api('get', path)
      expect([response.status, response.body.code]).toEqual([409, 'no-api-key'])
    }
    expect((await bare.api('get', '/status')).body.needsAttention).toBe(true)
  })
})
