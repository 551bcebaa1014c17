import { afterEach, describe, expect, it } from 'vitest'
import { startVultr, type Vultr } from '../calls.js'

let vultr: Vultr
afterEach(() => vultr.close())

describe('the access of a caller', () => {
  it('is refused every second time where it goes out over IPv6 in turn', async () => {
    vultr = await startVultr({ allowedAddresses: 'ipv4' })
    const answers = []
    for (let count = 0; count < 4; count += 1) answers.push(await vultr.call('GET', '/account'))
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 200, 401])
    expect(answers[1]?.body).toMatchObject({
      error: expect.stringMatching(/^Unauthorized IP address: 2001:19f0:/),
      status: 401
    })
  })

  it('is refused without a Content-Type, where that is required, whatever the method', async () => {
    vultr = await startVultr({ requiresContentType: true })
    const { id } = vultr.simulator.addSnapshot({})
    for (const [method, path] of [
      ['GET', '/account'],
      ['DELETE', `/snapshots/${id}`]
    ] as const) {
      expect((await vultr.fetch(method, path)).status).toBe(400)
      const text = { 'content-type': 'text/plain' }
      expect((await vultr.fetch(method, path, { headers: text })).status).toBe(400)
    }
    expect(vultr.simulator.snapshots()).toHaveLength(1)
    expect((await vultr.call('DELETE', `/snapshots/${id}`)).status).toBe(204)
    vultr.simulator.rules.requiresContentType = false
    expect((await vultr.fetch('GET', '/account')).status).toBe(200)
  })
})
