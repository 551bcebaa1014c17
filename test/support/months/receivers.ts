// Those who are told: a webhook that always works, one that fails at times, and who takes the heartbeats. All
// of them are one server on loopback, which notes when something came by the simulated clock.
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AlertKind, AlertState, NewChannel } from '../../../src/alerts/index.js'
import type { FakeClock } from '../fake-clock.js'
import { type Received, subjectOf, type Telling } from './history.js'

/** What the shaky one does with a call; `loses its answer`: it has the message, and says nothing. */
export type Shakiness = 'works' | 'refuses' | 'hangs up' | 'loses its answer'

/** What of a message the judge needs, as docs/alerts.md promises it. */
interface Payload {
  readonly type: string
  readonly timestamp: string
  readonly data: {
    readonly id: string
    readonly alertId: string | null
    readonly kind: string
    readonly state: string | null
    readonly instanceIds: readonly string[]
    readonly facts: readonly { readonly label: string }[]
  }
}

export interface Receivers {
  shakiness: Shakiness
  /** Called as each message comes in, before it is answered. */
  onMessage: (() => void) | undefined
  /** When the shaky one was first called without success since the last success. */
  readonly failingSince: Date | undefined
  readonly steady: Received
  readonly shaky: Received
  /** What is no alert: `digest`, `held-back`. */
  readonly others: readonly { readonly type: string; readonly at: Date }[]
  /** The paths of the heartbeats. */
  readonly beats: readonly string[]
  channels(): readonly NewChannel[]
  close(): Promise<void>
}

export async function startReceivers(clock: FakeClock): Promise<Receivers> {
  const came = { steady: [] as Telling[], shaky: [] as Telling[] }
  const outages: { from: Date; until: Date | undefined }[] = []
  const others: { type: string; at: Date }[] = []
  const beats: string[] = []
  let shakiness: Shakiness = 'works'
  let onMessage: (() => void) | undefined

  function note(name: 'steady' | 'shaky', body: string): void {
    onMessage?.()
    const payload = JSON.parse(body) as Payload
    const telling = tellingOf(payload, clock.now())
    if (telling === undefined) others.push({ type: payload.type, at: clock.now() })
    else came[name].push(telling)
  }

  function shaky(response: ServerResponse, body: string): void {
    const isTaken = shakiness === 'works' || shakiness === 'loses its answer'
    if (isTaken) note('shaky', body)
    const open = outages.at(-1)
    const isFailing = open !== undefined && open.until === undefined
    if (shakiness === 'works') {
      if (isFailing) open.until = clock.now()
      response.end('ok')
      return
    }
    if (!isFailing) outages.push({ from: clock.now(), until: undefined })
    if (shakiness === 'refuses') response.writeHead(503).end('later')
    else response.socket?.resetAndDestroy()
  }

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString()
    const path = request.url ?? ''
    if (path === '/shaky') {
      shaky(response, body)
      return
    }
    if (path === '/steady') note('steady', body)
    else beats.push(path)
    response.end('ok')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    get shakiness() {
      return shakiness
    },
    set shakiness(how) {
      shakiness = how
    },
    get onMessage() {
      return onMessage
    },
    set onMessage(react) {
      onMessage = react
    },
    get failingSince() {
      const open = outages.at(-1)
      return open?.until === undefined ? open?.from : undefined
    },
    steady: { name: 'the steady webhook', tellings: came.steady, outages: [] },
    shaky: { name: 'the shaky webhook', tellings: came.shaky, outages },
    others,
    beats,
    channels: () => channelsAt(`http://127.0.0.1:${port}`),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    }
  }
}

function channelsAt(url: string): readonly NewChannel[] {
  const everything = {
    locale: 'en' as const,
    severities: ['info' as const, 'warning' as const, 'critical' as const],
    withoutKinds: [],
    tags: []
  }
  const webhook = (name: string, digest: 'daily' | 'off'): NewChannel => ({
    name,
    rules: { ...everything, digest },
    way: { kind: 'webhook', settings: { preset: 'standard', url: `${url}/${name}` } }
  })
  return [
    webhook('steady', 'daily'),
    webhook('shaky', 'off'),
    {
      name: 'heartbeat',
      rules: { ...everything, digest: 'off' },
      way: {
        kind: 'heartbeat',
        settings: { url: `${url}/beat`, service: 'healthchecks', withStart: false }
      }
    }
  ]
}

/** Undefined of a digest, and of what says that messages were held back. */
function tellingOf({ timestamp, data }: Payload, receivedAt: Date): Telling | undefined {
  const { id, alertId, state } = data
  if (alertId === null || state === null) return undefined
  const kind = data.kind as AlertKind
  return {
    id,
    alertId,
    kind,
    state: state as AlertState,
    at: new Date(timestamp),
    receivedAt,
    subjects: aboutOf(data).map((instanceId) => subjectOf(kind, instanceId))
  }
}

/** Of several there is a fact of each, also of those that are about no instance. */
function aboutOf({ instanceIds, facts }: Payload['data']): readonly string[] {
  const isOne = facts.some(({ label }) => label === 'Severity')
  const count = isOne ? 1 : facts.length
  return [...instanceIds, ...Array(Math.max(0, count - instanceIds.length)).fill('')]
}
