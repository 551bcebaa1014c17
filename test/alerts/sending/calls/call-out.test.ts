import { once } from 'node:events'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type CallOut, callOut, createAddressGuard } from '../../../../src/alerts/sending/index.js'
import { certificates } from '../../../support/alerts/mail-server.js'
import { clock, NOW, receiver, refusal, toLoopback } from '../../../support/alerts/receiver.js'
import { said } from '../../../support/said.js'

const SECRET = 'T0KEN-in-the-path'

function call(url: string, more: Partial<CallOut> = {}) {
  return callOut({ url, method: 'POST', body: '{}', guard: toLoopback, clock, ...more })
}

describe('a call', () => {
  it('arrives as it was made, and its answer is read', async () => {
    const { url, received } = await receiver((response) => response.end('queued'))
    const answer = await call(`${url}/a?b=c`, { body: '{"ü":1}', headers: { 'x-own': 'one' } })
    expect(answer).toEqual({ status: 200, text: 'queued' })
    expect(received).toMatchObject([
      { method: 'POST', path: '/a?b=c', body: '{"ü":1}', headers: { 'x-own': 'one' } }
    ])
    expect(received[0]?.headers.connection).toBe('close')
  })

  it('carries the user and password of its URL as a header, and tells them nobody', async () => {
    const { port, received } = await receiver((response, { headers }) => {
      response.writeHead(403).end(`not you: ${headers.authorization} ${'pass:word'} user1`)
    })
    const error = await refusal(call(`http://user1:pass%3Aword@127.0.0.1:${port}/`))
    expect(received[0]?.headers.authorization).toBe(`Basic ${btoa('user1:pass:word')}`)
    expect(said(error.told)).toMatch(/403 Forbidden: “not you: Basic •••• •••• ••••”/)
  })

  it.each(['ftp://127.0.0.1/', 'file:///etc/passwd', 'nonsense', '/path'])(
    'of %s is refused, as it is no http',
    async (url) => expect(await refusal(call(url))).toMatchObject({ kind: 'settings' })
  )

  it('with a header that cannot be sent says that the settings are wrong', async () => {
    const { url, received } = await receiver()
    const error = await refusal(call(url, { headers: { authorization: 'a\r\nb: c' } }))
    expect(error).toMatchObject({ kind: 'settings', isTemporary: false })
    expect(received).toEqual([])
  })
})

describe('an address that may not be called', () => {
  it.each([
    '127.0.0.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '127.1',
    '127.0.0.1.',
    '[::ffff:7f00:1]',
    '%31%32%37.0.0.1',
    '１２７.0.0.1',
    'localhost'
  ])('is not reached as http://%s', async (host) => {
    const { port, received } = await receiver()
    const guard = createAddressGuard({ allowPrivateAddresses: [] })
    const error = await refusal(call(`http://${host}:${port}/`, { guard }))
    expect(error).toMatchObject({ kind: 'address-not-allowed', isTemporary: false })
    expect(received).toEqual([])
  })

  it('is reached by a name that is allowed, whichever of its addresses answers', async () => {
    const { port, received } = await receiver()
    const guard = createAddressGuard({
      allowPrivateAddresses: ['localhost'],
      resolve: async () => [
        { address: '::1', family: 6 },
        { address: '127.0.0.1', family: 4 }
      ]
    })
    await call(`http://localhost:${port}/`, { guard })
    expect(received).toHaveLength(1)
  })

  it('is not reached by a name that changes its answer between two calls', async () => {
    const { port, received } = await receiver()
    const answers = ['127.0.0.1', '127.0.0.2', '127.0.0.1']
    const guard = createAddressGuard({
      allowPrivateAddresses: ['127.0.0.1'],
      resolve: async () => [{ address: answers.shift() ?? '', family: 4 }]
    })
    await call(`http://hook.example:${port}/`, { guard })
    expect(await refusal(call(`http://hook.example:${port}/`, { guard }))).toMatchObject({
      kind: 'address-not-allowed'
    })
    await call(`http://hook.example:${port}/`, { guard })
    expect(answers).toEqual([])
    expect(received).toHaveLength(2)
  })
})

describe('a redirect', () => {
  it.each([300, 301, 302, 303, 304, 307, 308])('of %i is not followed', async (status) => {
    const other = await receiver()
    const { url } = await receiver((response) =>
      response.writeHead(status, { location: `${other.url}/?token=${SECRET}` }).end()
    )
    const error = await refusal(call(`${url}/${SECRET}`))
    expect(error).toMatchObject({ kind: 'redirected', isTemporary: false })
    expect(said(error.told)).toContain(`redirects to 127.0.0.1:${other.port}`)
    expect(said(error.told)).not.toContain(SECRET)
    expect(other.received).toEqual([])
  })
})

describe('a refusal', () => {
  it.each([
    [400, false],
    [401, false],
    [404, false],
    [408, true],
    [410, false],
    [413, false],
    [425, true],
    [429, true],
    [500, true],
    [503, true]
  ])('of %i is worth another try: %s', async (status, isTemporary) => {
    const { url } = await receiver((response) => response.writeHead(status).end('why'))
    const error = await refusal(call(url))
    expect(error).toMatchObject({ kind: 'refused', isTemporary })
    expect(said(error.told)).toContain(String(status))
  })

  it.each([
    ['120', 120_000],
    ['0.5', 500],
    [new Date(NOW.getTime() + 90_000).toUTCString(), 90_000],
    [new Date(NOW.getTime() - 90_000).toUTCString(), 0],
    ['999999999', 86_400_000],
    ['-1', undefined],
    ['soon', undefined]
  ])('with Retry-After: %s is left alone for %s ms', async (header, ms) => {
    const { url } = await receiver((response) =>
      response.writeHead(503, { 'retry-after': header }).end()
    )
    expect((await refusal(call(url))).retryAfterMs).toBe(ms)
  })

  it('is told in a short line without our secrets, whatever the server writes', async () => {
    const { url } = await receiver((response, { path }) => {
      response.writeHead(404)
      response.end(
        `<h1>Not\u202e found\0</h1>\r\n${path} ${decodeURIComponent(path)} ${'x'.repeat(9_000)}`
      )
    })
    const error = await refusal(
      call(`${url}/services/${SECRET}/b%C3%BCcher99?key=very+secret&t=${SECRET}`, {
        secrets: ['other-secret']
      })
    )
    const words = said(error.told) ?? ''
    expect(words).toContain('“Not found ••••')
    expect(words).not.toMatch(/T0KEN|very.secret|cher99|\p{Cc}|\u202e/u)
    expect(words.length).toBeLessThan(320)
  })
})

it('an untrusted certificate is refused, and the message is not sent', async () => {
  const { key, cert } = await certificates()
  let requests = 0
  const server = createHttpsServer({ key, cert }, (_, response) => {
    requests += 1
    response.end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const error = await refusal(call(`https://127.0.0.1:${port}/`))
  expect(error).toMatchObject({ kind: 'unreachable', isTemporary: true })
  expect(said(error.told)).toContain('certificate is not trusted')
  expect(requests).toBe(0)
})

it('no connection is kept after a call', async () => {
  let open = 0
  const server = createServer((socket) => {
    open += 1
    socket
      .on('error', () => {})
      .on('close', () => {
        open -= 1
      })
    socket.once('data', () =>
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: keep-alive\r\n\r\nok')
    )
    socket.on('end', () => socket.end())
  })
  await call(await listening(server))
  await expect.poll(() => open).toBe(0)
})

async function listening(server: ReturnType<typeof createServer>): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
