import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type CallOut, callOut } from '../../../../src/alerts/sending/index.js'
import { clock, receiver, refusal, toLoopback } from '../../../support/alerts/receiver.js'
import { said } from '../../../support/said.js'

function call(url: string, more: Partial<CallOut> = {}) {
  return callOut({ url, method: 'POST', body: '{}', guard: toLoopback, clock, ...more })
}

describe('a server', () => {
  it('that answers without end is read no further than the bound', async () => {
    const { url } = await receiver((response) => endless(response, 400))
    const error = await refusal(call(url))
    expect(error).toMatchObject({ kind: 'too-large', isTemporary: false })
    expect(said(error.told)).toContain('more than 64 KB')
  })

  it('that took the message has it, however long its answer is', async () => {
    const { url } = await receiver((response) => endless(response, 200))
    const { status, text } = await call(url)
    expect([status, text.length]).toEqual([200, 65_536])
  })

  it('that took the message and then drips has it', async () => {
    const { url } = await receiver((response) => {
      response.writeHead(202)
      drip(response)
    })
    expect(await call(url, { timeoutMs: 300 })).toMatchObject({ status: 202 })
  })

  it('that drips the reason of a refusal is refused by its status once the time is over', async () => {
    const { url } = await receiver((response) => {
      response.writeHead(500)
      drip(response)
    })
    expect(await refusal(call(url, { timeoutMs: 300 }))).toMatchObject({ kind: 'refused' })
  })

  it.each(['silent', 'dripping its head'])(
    'that is %s is given up when the time is over',
    async (how) => {
      const server = createServer((socket) => {
        socket.on('error', () => {})
        if (how === 'silent') return
        socket.write('HTTP/1.1 200 OK\r\n')
        const timer = setInterval(() => socket.write('x: y\r\n'), 20)
        socket.on('close', () => clearInterval(timer))
      })
      const url = await listening(server)
      const error = await refusal(call(url, { timeoutMs: 300 }))
      expect(error).toMatchObject({ kind: 'timeout', isTemporary: true })
    }
  )

  it.each([
    '',
    'SSH-2.0-OpenSSH\r\n',
    'HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'
  ])('that is no http server cannot be reached: %j', async (greeting) => {
    const url = await listening(
      createServer((socket) => void socket.on('error', () => {}).end(greeting))
    )
    expect(await refusal(call(url))).toMatchObject({ kind: 'unreachable', isTemporary: true })
  })

  it('that is not there is worth another try', async () => {
    const server = createServer()
    const url = await listening(server)
    await new Promise((resolve) => server.close(resolve))
    const error = await refusal(call(url))
    expect(error).toMatchObject({ kind: 'unreachable', isTemporary: true })
    expect(said(error.told)).toContain('(ECONNREFUSED)')
  })
})

async function listening(server: ReturnType<typeof createServer>): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function endless(response: ServerResponse, status: number): void {
  response.writeHead(status)
  const more = () => {
    while (!response.destroyed && response.write('x'.repeat(10_000)));
  }
  response.on('drain', more)
  more()
}

function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write('.'), 20)
  response.on('close', () => clearInterval(timer))
}
