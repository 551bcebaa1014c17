import { describe, expect, it } from 'vitest'
import { ticks, toldPanel } from '../support/alerts/told-panel.js'
import { DAY, HOUR, MINUTE } from '../support/fake-clock.js'

type ToldPanel = Awaited<ReturnType<typeof toldPanel>>

const START = '2026-03-02T06:30:00Z'

/** A panel whose key, and others of its user, expire so long after its start. */
async function panelWith({
  own,
  others = []
}: {
  readonly own?: number
  readonly others?: readonly number[]
}) {
  const after = (ms: number) => new Date(new Date(START).getTime() + ms)
  const panel = await toldPanel({
    start: START,
    simulator: own === undefined ? {} : { apiKeyExpiresAt: after(own) }
  })
  for (const ms of others) panel.simulator.addApiKey({ name: 'Other', expiresAt: after(ms) })
  return panel
}

const asked = ({ simulator }: ToldPanel) =>
  simulator.requests.filter(({ path }) => path === '/v2/apikeys').length

/** `GET /apikeys` as the test has it, for good. */
function answer({ simulator }: ToldPanel, status: number, body: unknown) {
  simulator.faults.add({
    path: /apikeys$/,
    times: 1_000,
    when: 'before',
    fault: { kind: 'json', status, body }
  })
}

const aboutKeys = ({ told }: ToldPanel) => told.filter(({ kind }) => kind === 'key-expiring')

describe('an API key about to expire', () => {
  it('is told within a week of its end, with the date and what to do', async () => {
    const panel = await panelWith({ own: 8 * DAY, others: [DAY] })
    await ticks(panel, 12 * HOUR, HOUR)
    expect(panel.kinds()).toEqual([])
    await ticks(panel, 13 * HOUR, HOUR)
    expect(aboutKeys(panel)).toMatchObject([
      {
        state: 'opened',
        severity: 'warning',
        since: new Date('2026-03-03T06:30:00Z'),
        subject: '[Vultr snapshots] API key expires soon since 3 Mar 2026, 06:30 UTC'
      }
    ])
    expect(panel.told[0]?.text).toContain(
      'The API key “Panel” expires on 10 Mar 2026, 06:30 UTC. From then on, Vultr refuses it and no snapshots are taken. Create a new key at Vultr and enter it under Settings.'
    )
  })

  it('is asked for twice a day at most', async () => {
    const panel = await panelWith({ own: 30 * DAY })
    await ticks(panel, 24 * HOUR - 30 * MINUTE, 30 * MINUTE)
    expect(asked(panel)).toBe(2)
  })

  it('is over by itself when it was extended', async () => {
    const panel = await panelWith({ own: 3 * DAY })
    await ticks(panel, HOUR, 5 * MINUTE)
    panel.simulator.rules.apiKeyExpiresAt = undefined
    await ticks(panel, 13 * HOUR, HOUR)
    expect(panel.kinds()).toEqual(['key-expiring opened', 'key-expiring resolved'])
  })

  it('is over by itself when another one is entered, which is asked about at once', async () => {
    const panel = await panelWith({ own: 3 * DAY })
    await ticks(panel, HOUR, 5 * MINUTE)
    const next = 'NEXT-KEY-0123456789-ABCDEF-GHIJK'
    panel.simulator.rules.apiKey = next
    panel.simulator.rules.apiKeyExpiresAt = undefined
    await panel.post('/settings/api-key', { apiKey: next }).expect(303)
    const before = asked(panel)
    await ticks(panel, 20 * MINUTE)
    expect(asked(panel)).toBe(before + 1)
    expect(aboutKeys(panel).map(({ state }) => state)).toEqual(['opened', 'resolved'])
  })

  it('stays told once it has expired, beside that the key is refused', async () => {
    const panel = await panelWith({ own: DAY })
    await ticks(panel, 3 * DAY, 2 * HOUR)
    expect(panel.kinds()).toContain('key-refused opened')
    expect(aboutKeys(panel).map(({ state }) => state)).not.toContain('resolved')
    const last = aboutKeys(panel).at(-1)
    expect(last?.text).toContain(
      'API key expired. The API key “Panel” expired on 3 Mar 2026, 06:30 UTC, so Vultr refuses it'
    )
  })

  it('may be another one where Vultr shows no end of it, which is said', async () => {
    const panel = await toldPanel({ start: START })
    const key = { name: '<b>CI\nbuild</b>', expire: true, date_expire: '2026-03-04T00:00:00Z' }
    answer(panel, 200, { api_keys: [{ ...key, api_key: '' }] })
    await ticks(panel, 10 * MINUTE)
    expect(aboutKeys(panel)).toHaveLength(1)
    expect(panel.told[0]?.text).toContain(
      'An API key of the same Vultr user, “<b>CI build</b>”, expires on 4 Mar 2026, 00:00 UTC. Vultr does not say whether it is the one that this panel uses.'
    )
    await ticks(panel, 3 * DAY, 3 * HOUR)
    expect(aboutKeys(panel).at(-1)?.state).toBe('resolved')
  })
})

describe('nothing is said of keys, and none is taken for refused', () => {
  it.each([
    [401, { error: 'Invalid API token.', status: 401 }],
    [403, { error: 'You are not authorized.', status: 403 }],
    [404, { error: 'Invalid route.', status: 404 }],
    [200, { api_keys: 'none' }],
    [200, { api_keys: [null, 7, {}, { expire: true, date_expire: 'soon' }] }],
    [500, { error: 'Unable to list keys', status: 500 }]
  ])('where Vultr answers %i %j, and is asked once', async (status, body) => {
    const panel = await panelWith({ own: 3 * DAY })
    answer(panel, status, body)
    await ticks(panel, 11 * HOUR, HOUR)
    expect(asked(panel)).toBe(1)
    expect(panel.kinds()).toEqual([])
  })

  it('where Vultr never answers', async () => {
    const panel = await panelWith({ own: 3 * DAY })
    const fault = { kind: 'hang' } as const
    panel.simulator.faults.add({ path: /apikeys$/, when: 'before', fault })
    await ticks(panel, 30 * MINUTE)
    expect(asked(panel)).toBe(1)
    expect(panel.kinds()).toEqual([])
  })

  it('and what was said stands where a later answer does not come', async () => {
    const panel = await panelWith({ own: 6 * DAY })
    await ticks(panel, HOUR, 5 * MINUTE)
    answer(panel, 503, {})
    await ticks(panel, 20 * HOUR, HOUR)
    expect(asked(panel)).toBe(2)
    expect(panel.kinds()).toEqual(['key-expiring opened'])
  })
})
