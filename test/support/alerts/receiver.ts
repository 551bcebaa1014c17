import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { createAddressGuard, SendError } from '../../../src/alerts/sending/index.js'

export interface Received {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A server on loopback that keeps what it gets, and ends with the test. */
export async function receiver(
  answer: (response: ServerResponse, received: Received) => void = (response) => response.end('ok')
): Promise<{ readonly url: string; readonly port: number; readonly received: Received[] }> {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { method = '', url: path = '', headers } = request
    const one = { method, path, headers, body: Buffer.concat(chunks).toString() }
    received.push(one)
    answer(response, one)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, port, received }
}

export const NOW = new Date('2026-11-24T18:00:00Z')
export const clock = { now: () => NOW }

/** Lets the receivers of a test be called. */
export const toLoopback = createAddressGuard({ allowPrivateAddresses: ['127.0.0.1'] })

/** What a call or a sending was refused with. @throws Error where it was not. */
export async function refusal(sending: Promise<unknown>): Promise<SendError> {
  const error = await sending.then(
    () => undefined,
    (each) => each
  )
  if (!(error instanceof SendError)) throw new Error(`no SendError: ${error}`)
  return error
}
