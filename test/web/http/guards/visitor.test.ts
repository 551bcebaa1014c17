import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import type { AddonOptionsInput } from '../../../../src/index.js'
import { openPanelApp, type PanelApp, settingsForm } from '../../../support/panel-app.js'

const logged: string[] = []
const logger = pino({ level: 'error' }, { write: (line: string) => logged.push(line) })

/** A host that gives what its types do not allow. */
async function hosted(addon: Record<string, unknown>): Promise<PanelApp> {
  logged.length = 0
  return await openPanelApp({
    isConfigured: false,
    addon: { apiKey: 'TEST-KEY-0123456789-ABCDEF', logger, ...addon } as Partial<AddonOptionsInput>
  })
}

const GET = ['/settings', '/snapshots', '/activity', '/activity.csv', '/session']

async function expectNothingDone({ addon, simulator }: PanelApp): Promise<void> {
  await addon.tick()
  const changes = simulator.requests.filter(({ method }) => method !== 'GET')
  expect(changes).toEqual([])
  expect(simulator.snapshots()).toEqual([])
}

describe('authorize', () => {
  it.each([
    ['a number', 1],
    ['a text', 'yes'],
    ['the text true', 'true'],
    ['an object', { isAdmin: false }],
    ['an array', []],
    ['a boxed true', Object(true)],
    ['nothing', undefined],
    ['a function', () => true],
    ['a promise of a number', Promise.resolve(1)],
    ['a promise of an object', Promise.resolve({ id: 7 })]
  ])('lets nobody in by %s', async (_, answer) => {
    const app = await hosted({ authorize: () => answer })
    for (const path of GET) expect((await app.get(path)).status, path).toBe(403)
    await app.post('/snapshots', { name: 'x' }).expect(403)
    await expectNothingDone(app)
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('broken')
      }
    ],
    ['rejects', () => Promise.reject(new Error('broken'))],
    ['rejects with nothing', () => Promise.reject(undefined)]
  ])('lets nobody in where it %s', async (_, authorize) => {
    const app = await hosted({ authorize })
    for (const path of GET) expect((await app.get(path)).status, path).toBe(500)
    await app.post('/snapshots', { name: 'x' }).expect(500)
    await expectNothingDone(app)
  })

  it('answers a script of an open page 401, without a page', async () => {
    const app = await hosted({ authorize: () => false })
    for (const path of GET) {
      const response = await app.get(path).set('HX-Request', 'true')
      expect(response.status, path).toBe(401)
      expect(response.text).toBe('')
      expect(response.headers['cache-control']).toBe('no-store')
    }
    await app.post('/settings/preview', {}).set('HX-Request', 'true').expect(401)
  })

  it('tells a script of an open page that the visitor is still signed in', async () => {
    const app = await hosted({ authorize: async () => true })
    await app.get('/session').expect(204)
  })
})

describe('currentUser', () => {
  it.each([
    ['nothing', undefined, 'a value of type undefined'],
    ['null', null, 'null'],
    ['an empty text', '', 'an empty string'],
    ['blanks', '  ', 'an empty string'],
    ['101 characters', 'é'.repeat(101), 'too long'],
    ['a line break', 'eva\nadmin', 'control characters'],
    ['half a character', 'eva\ud83d', 'control characters'],
    ['a name that stands for a token', 'Token: deploy', 'as API tokens are named'],
    ['an object', { name: 'eva' }, 'a value of type object'],
    ['a promise of a number', Promise.resolve(7), 'a value of type number']
  ])(
    'that gives %s is told to the developer of the host, and nothing is done',
    async (_, name, told) => {
      const app = await hosted({ currentUser: () => name })
      for (const path of GET) expect((await app.get(path)).status, path).toBe(500)
      const posted = await app.post('/snapshots', { name: 'x' }).expect(500)
      expect(posted.text).not.toContain('currentUser')
      await app.post('/settings/snapshots', settingsForm()).expect(500)
      expect(logged.join('')).toContain('currentUser gave')
      expect(logged.join('')).toContain(told)
      await expectNothingDone(app)
    }
  )

  it.each([
    [
      'throws',
      () => {
        throw new Error('broken')
      }
    ],
    ['rejects', () => Promise.reject(new Error('broken'))]
  ])('that %s has nothing done', async (_, currentUser) => {
    const app = await hosted({ currentUser })
    await app.post('/snapshots', { name: 'x' }).expect(500)
    await expectNothingDone(app)
  })

  it('that fails later has nothing sent of what is asked for a snapshot that is listed', async () => {
    let name: unknown = 'eva'
    const app = await hosted({ currentUser: () => name })
    const { id } = app.simulator.addSnapshot({
      description: `one [vpa m ${app.instanceId} 0000000000000001]`
    })
    await app.get('/snapshots').expect(200)
    name = undefined
    const asked: readonly [string, Record<string, string>][] = [
      [`/snapshots/${id}/delete`, {}],
      ['/snapshots/delete', { id }],
      [`/snapshots/${id}/rename`, { name: 'two' }],
      [`/snapshots/${id}/protect`, { protect: 'on' }],
      [`/snapshots/${id}/restore`, { instance: app.instanceId, label: 'web-1' }],
      ['/settings/api-key', { apiKey: 'another' }]
    ]
    for (const [path, form] of asked) {
      expect((await app.post(path, form)).status, path).toBe(500)
    }
    await app.addon.tick()
    expect(app.simulator.requests.filter(({ method }) => method !== 'GET')).toEqual([])
  })

  it('is waited for, asked once for each request, and named in Activity', async () => {
    let asked = 0
    const app = await hosted({
      currentUser: async () => {
        asked += 1
        return '👩‍👩‍👧 Zoë'
      }
    })
    await app.post('/settings/snapshots', settingsForm()).expect(303)
    expect(asked).toBe(1)
    expect((await app.get('/activity').expect(200)).text).toContain('👩‍👩‍👧 Zoë')
  })

  it('is not asked about who is not let in', async () => {
    let asked = 0
    const currentUser = () => {
      asked += 1
      return 'eva'
    }
    const app = await hosted({ authorize: () => false, currentUser })
    await app.get('/settings').expect(403)
    expect(asked).toBe(0)
  })
})

describe('layout', () => {
  it.each([
    [
      'throws',
      () => {
        throw new Error('broken')
      }
    ],
    ['gives nothing', () => undefined],
    ['gives an object', () => ({ html: '' })],
    ['rejects', () => Promise.reject(new Error('broken'))]
  ])('that %s leaves the page in a plain document, and is logged', async (_, layout) => {
    const app = await hosted({ layout })
    const page = await app.get('/settings').expect(200)
    expect(page.text).toContain('Snapshot Settings')
    expect((await app.get('/nonsense')).status).toBe(404)
    expect(logged.join('')).toContain('layout')
  })
})
