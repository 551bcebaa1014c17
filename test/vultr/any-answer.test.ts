import type { ServerResponse } from 'node:http'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { VULTR_ERROR_KINDS, type VultrResult } from '../../src/vultr/index.js'
import {
  clientFor,
  everyCall,
  INSTANCE_ID,
  KEY,
  SNAPSHOT_ID,
  serverFor,
  snapshotRecord
} from '../support/vultr-client.js'

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

let answer: Answer
let url = ''
let close = () => {}

function write(response: ServerResponse): void {
  response.writeHead(answer.status, answer.headers)
  response.end(answer.body)
}

beforeAll(async () => {
  const server = await serverFor((_, response) => write(response))
  url = server.url
  close = server.close
})
afterAll(() => close())

const sentence = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    'Unable to restore: Server is currently locked',
    'You have reached the maximum number of snapshots',
    'Internal Server Error',
    'Unauthorized IP address: 2001:db8::1',
    `Invalid key ${KEY}`,
    `${'x'.repeat(490)}${KEY}`,
    encodeURIComponent(KEY).toLowerCase(),
    '',
    ' '.repeat(100_000),
    'a '.repeat(100_000)
  )
)
const reason = fc.oneof(
  sentence,
  fc.array(sentence, { maxLength: 3 }),
  fc.record({ message: sentence }),
  fc.jsonValue()
)
const status = fc.oneof(
  fc.constantFrom(200, 201, 202, 204, 301, 303, 307, 400, 401, 403, 404, 408, 409, 422, 423, 425),
  fc.constantFrom(429, 500, 502, 503, 504),
  fc.integer({ min: 200, max: 999 })
)
const record = fc.oneof(
  fc.jsonValue(),
  fc.record(
    {
      id: fc.oneof(fc.constant(SNAPSHOT_ID), fc.constant(INSTANCE_ID), fc.jsonValue()),
      description: fc.oneof(fc.string(), fc.jsonValue()),
      status: fc.oneof(fc.constant('complete'), fc.jsonValue()),
      size: fc.oneof(fc.nat(), fc.jsonValue()),
      tags: fc.jsonValue()
    },
    { requiredKeys: [] }
  )
)
const json = fc.oneof(
  fc.jsonValue(),
  fc.record(
    {
      error: reason,
      message: reason,
      errors: reason,
      status: fc.oneof(status, fc.jsonValue()),
      snapshot: fc.oneof(record, fc.constant(snapshotRecord)),
      instance: record,
      account: fc.jsonValue(),
      snapshots: fc.oneof(fc.array(record, { maxLength: 4 }), fc.jsonValue()),
      instances: fc.oneof(fc.array(record, { maxLength: 4 }), fc.jsonValue()),
      plans: fc.array(record, { maxLength: 4 }),
      meta: fc.oneof(
        fc.jsonValue(),
        fc.record({ links: fc.record({ next: fc.oneof(fc.string(), fc.jsonValue()) }) })
      )
    },
    { requiredKeys: [] }
  )
)
const body = fc.oneof(
  { weight: 4, arbitrary: json.map((value) => Buffer.from(JSON.stringify(value))) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)) }
)
const headers = fc.record(
  {
    'content-type': fc.oneof(
      { weight: 6, arbitrary: fc.constant('application/json') },
      {
        weight: 1,
        arbitrary: fc.constantFrom('text/html; charset=UTF-8', 'application/problem+json', ';', '')
      }
    ),
    // Never a short wait, which the client would wait for.
    'retry-after': fc.oneof(
      fc.string({ unit: 'grapheme-ascii' }).map((text) => `x${text}`),
      fc.integer({ min: 3_600 }).map(String)
    ),
    location: fc.oneof(fc.webUrl(), fc.string({ unit: 'grapheme-ascii' })),
    'content-encoding': fc.constantFrom('identity', 'gzip', 'br', 'deflate', 'zstd', '')
  },
  { requiredKeys: ['content-type'] }
)
const anyAnswer = fc.record<Answer>({
  status,
  body,
  headers: fc.oneof(
    { weight: 4, arbitrary: headers.map(({ 'content-encoding': _, ...rest }) => rest) },
    { weight: 1, arbitrary: headers }
  )
})

/** Whether an answer may be taken for certain that nothing was done: the rules, said anew. */
function mayBeWithoutEffect({ status, headers, body }: Answer): boolean {
  if ([429, 301, 307, 308].includes(status)) return true
  if (status < 400 || [408, 425].includes(status)) return false
  if (!headers['content-type']?.includes('json')) return false
  let said: unknown
  try {
    said = JSON.parse(body.toString())
  } catch {
    return false
  }
  if (typeof said !== 'object' || said === null || Array.isArray(said)) return false
  if (status < 500 && status !== 404) return true
  const { error, message, status: told } = said as Record<string, unknown>
  if (told !== undefined && told !== status) return false
  const words = typeof error === 'string' ? error : told === status ? message : undefined
  return (
    typeof words === 'string' &&
    (status === 404 || /\p{L}/u.test(words)) &&
    words !== 'Internal Server Error'
  )
}

it('is understood or is an error in words, whatever Vultr or anybody else answers', async () => {
  await fc.assert(
    fc.asyncProperty(anyAnswer, fc.constantFrom(...Object.keys(everyCall)), async (given, name) => {
      answer = given
      const result = (await everyCall[name]?.(clientFor(url))) as VultrResult<unknown>
      if (result.ok) {
        expect(given.status).toBeLessThan(300)
        return
      }
      const { error } = result
      expect(VULTR_ERROR_KINDS).toContain(error.kind)
      expect(error.sentence).not.toBe('')
      expect(error.sentence.length).toBeLessThanOrEqual(500)
      expect(error.sentence).not.toMatch(/[\p{Cc}\p{Surrogate}]/u)
      expect(JSON.stringify(error).toLowerCase()).not.toContain(KEY.toLowerCase())
      const isChange = /create|describe|delete|restore/.test(name)
      if (!isChange) expect(error.effect).toBe('none')
      else if (error.effect === 'none') expect(mayBeWithoutEffect(given)).toBe(true)
    }),
    { numRuns: 500 }
  )
})
