import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { createVultrSimulator, SIMULATED_API_KEY } from '../../../src/simulator/index.js'
import { createFakeClock } from '../../support/fake-clock.js'

const clock = createFakeClock('2026-03-01T00:00:00Z')

describe('the simulator', () => {
  it('pages a list so that what stays is met, even when the list changes between two pages', async () => {
    const paged = createVultrSimulator({ clock })
    const { url, close } = await paged.listen()
    for (let count = 0; count < 25; count += 1) paged.addSnapshot({ description: String(count) })
    const seen: string[] = []
    let cursor = ''
    do {
      const response = await fetch(
        `${url}/snapshots?per_page=10&cursor=${encodeURIComponent(cursor)}`,
        {
          headers: { authorization: `Bearer ${SIMULATED_API_KEY}` }
        }
      )
      const body = (await response.json()) as {
        snapshots: { id: string }[]
        meta: { links: { next: string } }
      }
      seen.push(...body.snapshots.map(({ id }) => id))
      cursor = body.meta.links.next
      const first = seen[0]
      if (first !== undefined) paged.removeSnapshot(first)
    } while (cursor !== '')
    expect(seen).toHaveLength(25)
    await close()
  })

  it('answers 429 beyond its rate, which it counts for each address', async () => {
    const limited = createVultrSimulator({ requestsPerSecond: 3 })
    const { url, close } = await limited.listen()
    const addresses = ['127.0.0.1', '127.0.0.2']
    const statuses = await Promise.all(
      addresses.flatMap((address) => Array.from({ length: 5 }, () => statusFrom(address, url)))
    )
    expect(statuses.filter((status) => status === 429)).toHaveLength(2 * 2)
    const refused = limited.requests.filter(({ status }) => status === 429)
    expect(new Set(refused.map(({ address }) => address))).toEqual(new Set(addresses))
    await close()
  })
})

/** What a caller with an address of its own is answered. */
async function statusFrom(localAddress: string, url: string): Promise<number | undefined> {
  const headers = { authorization: `Bearer ${SIMULATED_API_KEY}` }
  const asked = request(`${url}/account`, { localAddress, headers }).end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  answer.resume()
  return answer.statusCode
}
