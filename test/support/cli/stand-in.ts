import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

export interface Asked {
  readonly method: string
  /** Behind `api/v1/`, with its query. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
}

export interface Answered {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON; a text as it is. */
  readonly body?: unknown
}

export interface StandIn {
  /** For VULTR_PANEL_URL. */
  readonly url: string
  readonly asked: readonly Asked[]
  /** The environment of a command that asks it. */
  readonly environment: Readonly<Record<string, string>>
}

/** Answers in place of a panel, until the test ends, what a test wants a command to meet. */
export async function standIn(answer: (asked: Asked) => Answered): Promise<StandIn> {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const body = await text(request)
    const each = {
      method: request.method ?? '',
      path: (request.url ?? '').replace('/vultr/api/v1/', ''),
      headers: request.headers,
      body: body === '' ? undefined : JSON.parse(body)
    }
    asked.push(each)
    const { status = 200, headers = {}, body: answered } = answer(each)
    const isText = typeof answered === 'string'
    const type = status < 400 ? 'application/json' : 'application/problem+json'
    response.writeHead(status, { ...(isText ? {} : { 'content-type': type }), ...headers })
    response.end(answered === undefined || isText ? answered : JSON.stringify(answered))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}/vultr`
  return { url, asked, environment: { VULTR_PANEL_URL: url, VULTR_PANEL_TOKEN: 'vpa_test' } }
}

export const problem = (status: number, code: string, detail: string): Answered => ({
  status,
  body: { type: `urn:vultr-panel-addon:problem:${code}`, title: code, status, detail, code }
})

export const idOf = (number: number) =>
  `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

export function instanceNamed(label: string, id: string, more: object = {}) {
  return {
    id,
    label,
    isProtected: true,
    protection: 'protected',
    health: { isHealthy: true, findings: [] },
    nextSnapshotAt: '2026-11-30T18:00:00.000Z',
    lastSuccessAt: '2026-11-30T06:00:00.000Z',
    isOverdue: false,
    snapshots: { count: 12, bytes: 1_200_000_000_000, usdMonth: 60 },
    ...more
  }
}

export function statusThat(needsAttention: boolean) {
  const instances = { covered: 3, unprotected: 0, excluded: 1 }
  return { needsAttention, instances, nextSnapshotAt: null }
}

export function snapshotNamed(name: string, id: string, more: object = {}) {
  return {
    id,
    name,
    instanceId: idOf(1),
    instanceLabel: 'web-1',
    createdAt: '2026-11-30T06:00:00.000Z',
    status: 'complete',
    sizeBytes: 8_200_000_000,
    origin: 'automatic',
    isLocked: false,
    expiresAt: null,
    ...more
  }
}
