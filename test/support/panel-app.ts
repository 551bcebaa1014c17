import express, { type Express } from 'express'
import request from 'supertest'
import { onTestFinished } from 'vitest'
import { assembleAddon } from '../../src/addon.js'
import type { AddonOptionsInput, VultrAddon } from '../../src/index.js'
import { parseOptions } from '../../src/options.js'
import { createVultrSimulator, type VultrSimulator } from '../../src/simulator/index.js'
import { createRequestLimiter } from '../../src/vultr/index.js'
import { databaseOption } from './databases/test-database.js'
import { API_KEY } from './engine.js'
import { createFakeClock, type FakeClock, MINUTE } from './fake-clock.js'

/** A host app with the addon in it, against the simulator. */
export interface PanelApp {
  readonly app: Express
  readonly addon: VultrAddon
  readonly simulator: VultrSimulator
  readonly clock: FakeClock
  readonly instanceId: string
  /** Of the simulator. */
  readonly vultrApiUrl: string
  readonly mount: string
  get(path: string): request.Test
  /** As a browser sends it from a page of ours. */
  post(path: string, fields?: Record<string, string | string[]>): request.Test
  /** The same, by an admin who confirms what is shown before it is saved; the answer to the last form. */
  postConfirmed(path: string, fields?: Record<string, string | string[]>): Promise<request.Response>
  /** The page that a redirect leads to, with its flash message. */
  follow(response: request.Response): Promise<request.Response>
  close(): Promise<void>
}

export interface PanelAppOptions {
  readonly mount?: string
  readonly start?: string
  /** Whether the key is saved and the instance known from metadata. Default both. */
  readonly isConfigured?: boolean
  readonly hasMetadata?: boolean
  readonly addon?: Partial<AddonOptionsInput>
  readonly simulator?: ConstructorParameters<typeof VultrSimulator>[0]
}

export async function startPanelApp(options: PanelAppOptions = {}): Promise<PanelApp> {
  const { databasePath = ':memory:', ...optionsOfAddon } = options.addon ?? {}
  const clock = createFakeClock(options.start ?? '2026-03-02T05:59:00Z')
  const simulator = createVultrSimulator({
    clock,
    apiKey: API_KEY,
    snapshotDurationMs: 10 * MINUTE,
    requiresContentType: true,
    ...options.simulator
  })
  const instance = simulator.addInstance({
    label: 'web-1',
    hostname: 'web-1.example.com',
    tags: ['web']
  })
  if (options.hasMetadata !== false) simulator.setMetadata(instance.id)
  const vultr = await simulator.listen()
  const addonOptions = parseOptions({
    ...(optionsOfAddon.databaseUrl === undefined ? await databaseOption(databasePath) : {}),
    secretKey: 'a secret key for tests, 32 bytes or more',
    authorize: () => true,
    vultrApiUrl: vultr.url,
    metadataUrl: vultr.metadataUrl,
    clock,
    requestTimeoutMs: 2_000,
    retryBaseDelayMs: 1,
    ...optionsOfAddon
  })
  // The simulator has no rate to keep to: only a test that is about one waits for it.
  const requestsPerSecond = options.addon?.requestsPerSecond ?? Number.POSITIVE_INFINITY
  const addon = await assembleAddon(addonOptions, createRequestLimiter({ requestsPerSecond }))
  const mount = options.mount ?? '/admin/vultr'
  const app = express()
  app.use(mount, addon.router)
  const at = (path: string) => `${mount === '/' ? '' : mount}${path}`
  const panel: PanelApp = {
    app,
    addon,
    simulator,
    clock,
    mount,
    instanceId: instance.id,
    vultrApiUrl: vultr.url,
    get: (path) => request(app).get(at(path)),
    post: (path, fields = {}) =>
      request(app).post(at(path)).set('Sec-Fetch-Site', 'same-origin').type('form').send(fields),
    async postConfirmed(path, fields = {}) {
      const shown = await panel.post(path, fields)
      const confirmed = /name="confirmed" value="([^"]+)"/.exec(shown.text)?.[1]
      return confirmed === undefined ? shown : await panel.post(path, { ...fields, confirmed })
    },
    async follow(response) {
      const { pathname, search } = new URL(
        response.headers.location ?? '',
        `http://panel.test${response.request.url.replace(/^https?:\/\/[^/]+/, '')}`
      )
      const cookies = [response.headers['set-cookie'] ?? []].flat()
      return await request(app)
        .get(pathname + search)
        .set('Cookie', cookies.map((cookie) => String(cookie).split(';')[0]).join('; '))
    },
    async close() {
      await addon.stop()
      await vultr.close()
    }
  }
  if (options.isConfigured !== false) {
    await panel.post('/settings/api-key', { apiKey: API_KEY }).expect(303)
  }
  return panel
}

/** The same, closed when the test that opens it is over. */
export async function openPanelApp(options?: PanelAppOptions): Promise<PanelApp> {
  const panel = await startPanelApp(options)
  onTestFinished(() => panel.close())
  return panel
}

/** The form of the snapshot settings as the page sends it. */
export function settingsForm(overrides: Record<string, string> = {}): Record<string, string> {
  return {
    enabled: 'on',
    frequency: 'every-six-hours',
    retentionDays: '7',
    startTime: '00:00',
    timeZone: 'UTC',
    ...overrides
  }
}

/** The form of an instance’s own schedule, which cannot be turned off. */
export function ownScheduleForm(overrides: Record<string, string> = {}): Record<string, string> {
  const { enabled: _, ...schedule } = settingsForm(overrides)
  return { ...schedule, mode: 'own' }
}
