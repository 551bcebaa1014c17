import { describe, expect, it } from 'vitest'
import {
  clientFor,
  create,
  everyCall,
  INSTANCE_ID,
  KEY,
  listening
} from '../../support/vultr-client.js'

describe('a redirect', () => {
  it.each(Object.keys(everyCall))(
    'is refused in words, and nobody gets the key: %s',
    async (name) => {
      const seen: string[] = []
      const elsewhere = await listening((request, response) => {
        seen.push(`${request.method} ${request.url}`)
        response.end()
      })
      for (const status of [301, 302, 303, 307, 308, 300, 304, 399]) {
        let requests = 0
        const url = await listening((_, response) => {
          requests += 1
          response.writeHead(status, { location: `${elsewhere}/instances/${INSTANCE_ID}?${KEY}` })
          response.end()
        })
        const result = await everyCall[name]?.(clientFor(url))
        const { host } = new URL(elsewhere)
        expect(result).toMatchObject({ error: { kind: 'redirected', status } })
        expect(result).toMatchObject({ error: { sentence: expect.stringContaining(host) } })
        expect(result).toMatchObject({
          error: { sentence: expect.stringContaining('VULTR_API_URL') }
        })
        expect(JSON.stringify(result)).not.toContain(KEY)
        expect(requests).toBe(1)
      }
      expect(seen).toEqual([])
    }
  )

  it.each<[number, 'none' | 'unknown']>([
    [301, 'none'],
    [307, 'none'],
    [308, 'none'],
    [302, 'unknown'],
    [303, 'unknown'],
    [304, 'unknown']
  ])('%i of a change has effect %s: some come after it was done', async (status, effect) => {
    const url = await listening((_, response) => {
      response.writeHead(status, { location: '/elsewhere' })
      response.end()
    })
    expect(await create(clientFor(url))).toMatchObject({ error: { kind: 'redirected', effect } })
  })

  it.each([
    undefined,
    '',
    'http://',
    'http://[',
    `https://${KEY}.evil.example/`,
    'javascript:alert(1)'
  ])('to no place at all is one as well: %s', async (location) => {
    const url = await listening((_, response) => {
      response.writeHead(307, location === undefined ? {} : { location })
      response.end('x'.repeat(100_000))
    })
    const result = await create(clientFor(url))
    expect(result).toMatchObject({ error: { kind: 'redirected' } })
    expect(JSON.stringify(result).toLowerCase()).not.toContain(KEY.toLowerCase())
  })
})
