import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SIMULATED_API_KEY } from '../../../src/simulator/index.js'
import { DAY, HOUR } from '../../support/fake-clock.js'
import { refusal, startVultr, type Vultr } from '../calls.js'

let vultr: Vultr
beforeEach(async () => {
  vultr = await startVultr()
})
afterEach(() => vultr.close())

describe('the keys of a user', () => {
  it('are listed with their ends and when they expire, as Vultr’s own client reads them', async () => {
    const { simulator, call } = vultr
    simulator.rules.apiKeyExpiresAt = new Date('2030-01-01T00:00:00Z')
    simulator.addApiKey({ name: 'Default', key: 'ANOTHER-KEY-00000' })
    expect((await call('GET', '/apikeys')).body).toEqual({
      api_keys: [
        {
          id: expect.any(String),
          api_key: '*'.repeat(SIMULATED_API_KEY.length - 5) + SIMULATED_API_KEY.slice(-5),
          name: 'Panel',
          expire: true,
          date_expire: '2030-01-01T00:00:00Z'
        },
        {
          id: expect.any(String),
          api_key: '************00000',
          name: 'Default',
          expire: false,
          date_expire: ''
        }
      ]
    })
  })

  it('are refused once they have expired', async () => {
    const { simulator, clock, call } = vultr
    simulator.rules.apiKeyExpiresAt = new Date(clock.now().getTime() + HOUR)
    expect((await call('GET', '/snapshots')).status).toBe(200)
    clock.advance(HOUR)
    expect(await call('GET', '/snapshots')).toMatchObject(refusal(401, 'Invalid API token.'))
  })
})

describe('the logs of an account', () => {
  const logs = (from: string, until: string, more = '') =>
    vultr.call('GET', `/logs?start_time=${from}&end_time=${until}${more}`)
  const today = (more = '') => logs('2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z', more)

  it('tell who deleted a snapshot, by the API or with another key, newest first', async () => {
    const { simulator, clock, call } = vultr
    const [own, others] = [simulator.addSnapshot({}), simulator.addSnapshot({})]
    await call('DELETE', `/snapshots/${own.id}`)
    clock.advance(HOUR)
    simulator.removeSnapshot(others.id, { user: 'maria@example.com', address: '192.0.2.7' })
    const deleted = (id: string, username: unknown, ipAddress: unknown) => ({
      resource_id: id,
      resource_type: 'snapshots',
      log_level: 'Debug',
      message: 'Success',
      timestamp: expect.any(String),
      metadata: {
        user_id: expect.any(String),
        ip_address: ipAddress,
        username,
        http_status_code: 204,
        method: 'DELETE',
        request_path: `/v2/snapshots/${id}`,
        request_body: '',
        query_parameters: ''
      }
    })
    const byMaria = deleted(others.id, 'maria@example.com', '192.0.2.7')
    expect((await today()).body).toEqual({
      logs: [byMaria, deleted(own.id, 'admin@example.com', expect.stringContaining('127.0.0.1'))],
      meta: { continue_time: '', returned_count: 2, unreturned_count: 0, total_count: 2 }
    })
    expect((await today(`&resource_id=${others.id}`)).body).toMatchObject({ logs: [byMaria] })
    expect((await today('&resource_type=instances')).body).toMatchObject({ logs: [] })
  })

  it('tell what was refused too, and nothing of what was done without the API', async () => {
    const { simulator, call } = vultr
    const [pending, gone] = [
      simulator.addSnapshot({ status: 'pending' }),
      simulator.addSnapshot({})
    ]
    await call('DELETE', `/snapshots/${pending.id}`)
    simulator.removeSnapshot(gone.id)
    expect((await today()).body).toMatchObject({
      logs: [{ resource_id: pending.id, message: 'Failure', metadata: { http_status_code: 500 } }]
    })
  })

  it('are kept for 30 days, and asked for by a time that is right', async () => {
    const { simulator, clock } = vultr
    const by = { user: 'maria@example.com', address: '192.0.2.7' }
    simulator.removeSnapshot(simulator.addSnapshot({}).id, by)
    clock.advance(30 * DAY + HOUR)
    expect((await today()).body).toMatchObject({ logs: [] })
    const wrong = [
      logs('', '2026-03-02T00:00:00Z'),
      logs('2026-03-02T00:00:00Z', '2026-03-01T00:00:00Z'),
      logs('2026-01-01T00:00:00Z', '2026-03-01T00:00:00Z')
    ]
    for (const answer of await Promise.all(wrong)) expect(answer.status).toBe(400)
  })
})
