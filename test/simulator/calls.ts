import { z } from 'zod'
import {
  createVultrSimulator,
  SIMULATED_API_KEY,
  type SimulatorOptions,
  type VultrSimulator
} from '../../src/simulator/index.js'
import { createFakeClock, type FakeClock } from '../support/fake-clock.js'

/** An answer as it came. */
export interface Answer {
  readonly status: number
  readonly contentType: string | null
  /** Undefined for an empty one. */
  readonly body: unknown
}

/** A simulator that is spoken to over HTTP and by nothing else. */
export interface Vultr {
  readonly simulator: VultrSimulator
  readonly clock: FakeClock
  /** With the version, without a trailing slash. */
  readonly url: string
  call(method: string, path: string, body?: object): Promise<Answer>
  /** The answer as `fetch` gives it, redirects not followed. */
  fetch(method: string, path: string, init?: RequestInit): Promise<Response>
  /** The ids that a list holds. */
  listed(list: 'snapshots' | 'instances'): Promise<readonly string[]>
  create(instanceId: string, description?: string): Promise<Answer>
  close(): Promise<void>
}

const lists = z.object({
  snapshots: z.array(z.object({ id: z.string() })).default([]),
  instances: z.array(z.object({ id: z.string() })).default([])
})

export async function startVultr(options: SimulatorOptions = {}): Promise<Vultr> {
  const clock = createFakeClock('2026-03-01T12:00:00Z')
  const simulator = createVultrSimulator({ clock, ...options })
  const { url, close } = await simulator.listen()
  const send = (method: string, path: string, init: RequestInit = {}) =>
    fetch(url + path, {
      method,
      redirect: 'manual',
      ...init,
      headers: { authorization: `Bearer ${SIMULATED_API_KEY}`, ...init.headers }
    })
  const call = async (method: string, path: string, body?: object): Promise<Answer> => {
    const response = await send(method, path, {
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
    const text = await response.text()
    return {
      status: response.status,
      contentType: response.headers.get('content-type'),
      body: text === '' ? undefined : JSON.parse(text)
    }
  }
  return {
    simulator,
    clock,
    url,
    call,
    fetch: send,
    listed: async (list) => {
      const { body } = await call('GET', `/${list}`)
      return lists.parse(body)[list].map(({ id }) => id)
    },
    create: (instanceId, description = 'x') =>
      call('POST', '/snapshots', { instance_id: instanceId, description }),
    close
  }
}

/** A refusal in Vultr's manner. */
export function refusal(status: number, error: string) {
  return { status, body: { error, status } }
}
