import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { useNockedNetwork } from '../support/nocked-network.js'
import { API, clientFor, INSTANCE_ID, KEY, listLogs, SNAPSHOT_ID } from '../support/vultr-client.js'

const vultr = clientFor()
useNockedNetwork()

/** As govultr's own test has one. */
const entry = {
  resource_id: SNAPSHOT_ID,
  resource_type: 'snapshots',
  log_level: 'Debug',
  message: 'Success',
  timestamp: '2026-02-26T00:00:07+00:00',
  metadata: {
    user_id: '765b8aa0-e134-4b62-88e1-22f40959ffe7',
    ip_address: '192.0.2.7',
    username: 'maria@example.com',
    http_status_code: 204,
    method: 'DELETE',
    request_path: `/v2/snapshots/${SNAPSHOT_ID}`,
    request_body: '',
    query_parameters: ''
  }
}

async function logged(...logs: unknown[]) {
  nock(API)
    .get(/^\/v2\/logs/)
    .reply(200, { logs, meta: { continue_time: '', returned_count: 1 } })
  const answer = await listLogs(vultr)
  return answer.ok ? answer.value : answer.error
}

describe('the logs of a resource', () => {
  it('are asked for by its id and the time alone', async () => {
    nock(API)
      .get('/logs')
      .query({
        start_time: '2026-02-01T00:00:00Z',
        end_time: '2026-03-01T00:00:00Z',
        resource_id: SNAPSHOT_ID
      })
      .reply(200, { logs: [entry] })
    expect(await listLogs(vultr)).toEqual({
      ok: true,
      value: [
        {
          at: new Date('2026-02-26T00:00:07Z'),
          message: 'Success',
          user: 'maria@example.com',
          address: '192.0.2.7',
          method: 'DELETE',
          path: `/v2/snapshots/${SNAPSHOT_ID}`,
          status: 204
        }
      ]
    })
  })

  it('leave out what has no time, or is about something else although it was not asked for', async () => {
    const odd = [
      null,
      'text',
      { ...entry, timestamp: 'yesterday' },
      { ...entry, timestamp: undefined },
      { ...entry, resource_id: INSTANCE_ID },
      { ...entry, resource_id: 7 }
    ]
    expect(await logged(...odd)).toEqual([])
  })

  it.each([undefined, null, {}, [], { username: 7, ip_address: null, http_status_code: 'no' }])(
    'name nobody where the metadata is %j',
    async (metadata) => {
      expect(await logged({ ...entry, metadata })).toMatchObject([
        { user: '', address: '', method: '', status: undefined }
      ])
    }
  )

  it('hold texts of one line, without the key', async () => {
    const username = `maria\r\nBcc: x\u2028\u202e${KEY}${'y'.repeat(10_000)}`
    const read = await logged({ ...entry, metadata: { ...entry.metadata, username } })
    const user = Array.isArray(read) ? read[0].user : ''
    expect(user).toMatch(/^maria Bcc: x ••••y+…$/)
    expect(user.length).toBeLessThanOrEqual(500)
  })

  it.each([{ logs: {} }, {}, []])('cannot be read out of %j', async (body) => {
    nock(API)
      .get(/^\/v2\/logs/)
      .reply(200, body)
    expect(await listLogs(vultr)).toMatchObject({ error: { kind: 'invalid-response' } })
  })

  it('are asked for once, whatever the answer is', async () => {
    nock(API)
      .get(/^\/v2\/logs/)
      .reply(429)
    expect(await listLogs(vultr)).toMatchObject({ error: { kind: 'rate-limited' } })
  })

  it('are asked for of ids that are UUIDs alone', async () => {
    const about = { resourceId: 'x', since: new Date(0), until: new Date(1) }
    await expect(vultr.listLogs(about)).rejects.toThrow(TypeError)
  })
})
