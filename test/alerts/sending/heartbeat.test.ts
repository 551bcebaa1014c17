import { describe, expect, it } from 'vitest'
import {
  type Beat,
  createAddressGuard,
  createHeartbeat,
  type HeartbeatSettings,
  heartbeatSettingsSchema
} from '../../../src/alerts/sending/index.js'
import { clock, receiver, toLoopback } from '../../support/alerts/receiver.js'

const SENTENCE = 'All & sundry: 100 % ü\r\n?status=down'

async function beaten(
  path: string,
  settings: Partial<HeartbeatSettings>,
  beat: Beat,
  sentence?: string
) {
  const { url, received } = await receiver()
  const parsed = heartbeatSettingsSchema.parse({ url: `${url}${path}`, ...settings })
  await createHeartbeat(parsed, { guard: toLoopback, clock }).beat(beat, sentence)
  return received
}

describe('healthchecks.io', () => {
  it.each([
    ['ok', '/5b0c?rid=1'],
    ['fail', '/5b0c/fail?rid=1'],
    ['start', '/5b0c/start?rid=1']
  ] as const)('is told %s by a POST to %s, with the sentence', async (beat, path) => {
    const received = await beaten('/5b0c/?rid=1', { withStart: true }, beat, SENTENCE)
    expect(received).toMatchObject([
      { method: 'POST', path, body: 'All & sundry: 100 % ü ?status=down' }
    ])
  })

  it('is told no beginning where that is not wanted', async () => {
    expect(await beaten('/5b0c', {}, 'start')).toEqual([])
  })
})

describe('Uptime Kuma', () => {
  it.each([
    ['ok', 'up'],
    ['fail', 'down']
  ] as const)('is told %s as %s in the place of what its address says', async (beat, status) => {
    const [one] = await beaten(
      '/api/push/abc?status=up&msg=OK&ping=',
      { service: 'uptime-kuma' },
      beat,
      SENTENCE
    )
    const url = new URL(one?.path ?? '', 'http://kuma.example')
    expect(one?.method).toBe('GET')
    expect([...url.searchParams]).toEqual([
      ['status', status],
      ['msg', 'All & sundry: 100 % ü ?status=down'],
      ['ping', '']
    ])
  })

  it('knows no beginning', async () => {
    expect(
      await beaten('/api/push/abc', { service: 'uptime-kuma', withStart: true }, 'start')
    ).toEqual([])
  })
})

describe('Cronitor', () => {
  it.each([
    ['start', 'run'],
    ['ok', 'complete'],
    ['fail', 'fail']
  ] as const)('is told %s as %s', async (beat, state) => {
    const settings = { service: 'cronitor', withStart: true } as const
    const [one] = await beaten('/p/key/nightly?env=production', settings, beat, SENTENCE)
    const url = new URL(one?.path ?? '', 'http://cronitor.example')
    expect(Object.fromEntries(url.searchParams)).toEqual({
      env: 'production',
      state,
      message: 'All & sundry: 100 % ü ?status=down'
    })
  })
})

describe('a heartbeat', () => {
  it.each(['healthchecks', 'uptime-kuma', 'cronitor'] as const)('of %s is cut', async (service) => {
    const [one] = await beaten('/a', { service }, 'ok', 'ü '.repeat(50_000))
    expect((one?.path ?? '').length + (one?.body ?? '').length).toBeLessThan(4_000)
  })

  it('goes nowhere that is not allowed', async () => {
    const { url, received } = await receiver()
    const settings = heartbeatSettingsSchema.parse({ url })
    const guard = createAddressGuard({ allowPrivateAddresses: [] })
    await expect(createHeartbeat(settings, { guard, clock }).beat('ok')).rejects.toMatchObject({
      kind: 'address-not-allowed'
    })
    expect(received).toEqual([])
  })

  it('that is refused says so without its address', async () => {
    const { url } = await receiver((response, { path }) =>
      response.writeHead(404).end(`no check at ${path}`)
    )
    const settings = heartbeatSettingsSchema.parse({ url: `${url}/5b0c2f6e-secret` })
    const error = await createHeartbeat(settings, { guard: toLoopback, clock })
      .beat('fail')
      .catch((each) => each)
    expect(error).toMatchObject({ kind: 'refused', isTemporary: false })
    expect(JSON.stringify(error.told)).not.toContain('5b0c2f6e')
  })
})
