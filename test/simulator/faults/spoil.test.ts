import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Breakage, type Fault, SIMULATED_API_KEY } from '../../../src/simulator/index.js'
import { startVultr, type Vultr } from '../calls.js'

let vultr: Vultr
let id: string
beforeEach(async () => {
  vultr = await startVultr()
  id = vultr.simulator.addSnapshot({ description: 'Grüße' }).id
})
afterEach(() => vultr.close())

/** The answer to a read that the fault spoils. */
function spoilt(fault: Fault, when: 'before' | 'after' = 'after'): Promise<Response> {
  vultr.simulator.faults.add({ when, fault })
  return vultr.fetch('GET', `/snapshots/${id}`)
}

interface RawAnswer {
  readonly headers: NodeJS.Dict<string | string[]>
  readonly bytes: Buffer
  readonly isWhole: boolean
}

/** As it goes over the wire, neither unpacked nor decoded. */
function rawOf(fault: Fault, enough = Number.POSITIVE_INFINITY): Promise<RawAnswer> {
  vultr.simulator.faults.add({ when: 'after', fault })
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${SIMULATED_API_KEY}` }
    const sent = request(`${vultr.url}/snapshots/${id}`, { headers }, (response) => {
      const chunks: Buffer[] = []
      const done = () =>
        resolve({
          headers: response.headers,
          bytes: Buffer.concat(chunks),
          isWhole: response.complete
        })
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        if (Buffer.concat(chunks).length >= enough) response.destroy()
      })
      response.on('close', done)
      response.on('error', done)
    })
    sent.on('error', reject)
    sent.end()
  })
}

describe('a spoilt answer', () => {
  it.each([
    [
      { kind: 'status', status: 500, sentence: 'Unable to restore: busy' },
      500,
      { error: 'Unable to restore: busy', status: 500 }
    ],
    [
      { kind: 'status', status: 400, sentence: 'please provide only one', field: 'message' },
      400,
      { message: 'please provide only one', status: 400 }
    ],
    [
      { kind: 'json', status: 502, body: { message: 'Internal server error' } },
      502,
      { message: 'Internal server error' }
    ],
    [{ kind: 'json', status: 500, body: null }, 500, null]
  ] as const)('is the JSON of %j', async (fault, status, body) => {
    const response = await spoilt(fault)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(await response.json()).toEqual(body)
  })

  it('is Vultr’s page of an outage', async () => {
    const response = await spoilt({ kind: 'outage' })
    expect(response.status).toBe(504)
    expect(response.headers.get('content-type')).toMatch(/^text\/html/)
    expect(await response.text()).toContain(
      'We are currently conducting some software upgrades. Check back in a few minutes!'
    )
  })

  it.each([301, 302, 303, 307, 308] as const)('is a redirect %i to anywhere', async (status) => {
    const response = await spoilt({ kind: 'redirect', status, location: 'http://127.0.0.1:9/x' })
    expect(response.status).toBe(status)
    expect(response.headers.get('location')).toBe('http://127.0.0.1:9/x')
  })

  it('is empty with any status', async () => {
    const response = await spoilt({ kind: 'empty', status: 503 })
    expect(response.status).toBe(503)
    expect(await response.text()).toBe('')
  })

  it('is as large as it is asked to be, in a sentence or not', async () => {
    const bytes = 3_000_000
    const sentence = (await (await spoilt({ kind: 'huge', bytes, status: 500 })).json()) as object
    expect(sentence).toEqual({ status: 500, error: 'x'.repeat(bytes) })
    const padded = (await (await spoilt({ kind: 'huge', bytes })).json()) as object
    expect(padded).toEqual({ padding: 'x'.repeat(bytes) })
  })

  it('is small over the wire and large when it is unpacked', async () => {
    const fault = { kind: 'huge', bytes: 5_000_000, gzip: true } as const
    const { headers, bytes } = await rawOf(fault)
    expect(headers['content-encoding']).toBe('gzip')
    expect(bytes.length).toBeLessThan(20_000)
    expect((await (await spoilt(fault)).text()).length).toBeGreaterThan(5_000_000)
  })

  it('goes on until the caller has had enough', async () => {
    const { bytes, isWhole } = await rawOf({ kind: 'drip', everyMs: 1 }, 20)
    expect(bytes.toString()).toMatch(/^\{ {19,}$/)
    expect(isWhole).toBe(false)
  })

  it('is logged with the status that was sent', async () => {
    await spoilt({ kind: 'redirect', status: 307, location: '/' })
    await spoilt({ kind: 'broken', how: 'bom' })
    await spoilt({ kind: 'huge', bytes: 10, status: 400 }, 'before')
    expect(vultr.simulator.requests.map(({ status, effect }) => [status, effect])).toEqual([
      [307, true],
      [200, true],
      [400, false]
    ])
  })
})

describe('a broken answer', () => {
  const right = async () => await (await vultr.fetch('GET', `/snapshots/${id}`)).text()

  it.each<[Breakage, (raw: RawAnswer, json: string) => unknown]>([
    ['cut', ({ bytes, isWhole }, json) => isWhole && json.startsWith(bytes.toString())],
    ['short', ({ bytes, isWhole }, json) => !isWhole && bytes.toString() === json],
    [
      'not-gzip',
      ({ headers, bytes }, json) =>
        headers['content-encoding'] === 'gzip' && bytes.toString() === json
    ],
    [
      'cut-gzip',
      ({ headers, bytes, isWhole }) =>
        isWhole && headers['content-encoding'] === 'gzip' && bytes.readUInt16BE() === 0x1f8b
    ],
    [
      'utf-16',
      ({ headers, bytes }, json) =>
        /utf-16/.test(String(headers['content-type'])) && bytes.toString('utf16le') === json
    ],
    ['bom', ({ bytes }, json) => bytes.toString() === `\ufeff${json}`],
    [
      'untyped',
      ({ headers, bytes }, json) => !headers['content-type'] && bytes.toString() === json
    ],
    ['as-html', ({ headers }) => /^text\/html/.test(String(headers['content-type']))],
    ['wrapped', ({ bytes }, json) => bytes.toString() === `[${json}]`]
  ])('is %s', async (how, isAsAsked) => {
    const json = await right()
    expect(isAsAsked(await rawOf({ kind: 'broken', how }), json)).toBe(true)
  })

  it('that is cut cannot be parsed, one that is packed wrongly cannot be unpacked', async () => {
    await expect((await spoilt({ kind: 'broken', how: 'cut' })).json()).rejects.toThrow()
    await expect((await spoilt({ kind: 'broken', how: 'not-gzip' })).json()).rejects.toThrow()
    await expect((await spoilt({ kind: 'broken', how: 'cut-gzip' })).json()).rejects.toThrow()
  })

  it('comes of a change that was carried out', async () => {
    vultr.simulator.faults.add({ when: 'after', fault: { kind: 'broken', how: 'cut' } })
    const instance = vultr.simulator.addInstance()
    const response = await vultr.fetch('POST', '/snapshots', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ instance_id: instance.id, description: 'made' })
    })
    expect(response.status).toBe(201)
    expect(vultr.simulator.snapshots().map(({ description }) => description)).toContain('made')
  })
})
