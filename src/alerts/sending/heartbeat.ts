import * as z from 'zod'
import { cutText } from '../../common/index.js'
import type { AddressGuard } from './calls/address-guard.js'
import { type CallOut, type Clock, callOut } from './calls/call-out.js'
import { flaw, httpUrl } from './settings/fields.js'
import { oneLine } from './texts/outgoing-texts.js'

export const HEARTBEAT_SERVICES = ['healthchecks', 'uptime-kuma', 'cronitor'] as const

export const heartbeatSettingsSchema = z.lazy(() =>
  z.strictObject({
    /** Of the check, as its service shows it. A secret: it is all that a ping takes. */
    url: httpUrl,
    service: z.enum(HEARTBEAT_SERVICES, flaw('alert.settings.preset')).default('healthchecks'),
    /** Pings at the start of a pass too, so that the service measures its duration and notices one that hangs. */
    withStart: z.boolean().default(false)
  })
)

export type HeartbeatSettings = z.output<typeof heartbeatSettingsSchema>

/** Whose address it is, where nobody said so; any other is beaten as healthchecks.io is, whose way many copy. */
export function heartbeatServiceOf(url: string): HeartbeatSettings['service'] {
  const { hostname, pathname } = URL.canParse(url) ? new URL(url) : { hostname: '', pathname: '' }
  if (/(?:^|\.)cronitor\.(?:link|io)$/.test(hostname)) return 'cronitor'
  return /\/api\/push\/[^/]+\/?$/.test(pathname) ? 'uptime-kuma' : 'healthchecks'
}

export type Beat = 'start' | 'ok' | 'fail'

/** Tells a service that the panel works: it raises an alert once the pings stop. */
export interface Heartbeat {
  /**
   * Sends one ping; retries are the caller's.
   * @param sentence what it says beside: one line, is cut.
   * @throws SendError
   */
  beat(beat: Beat, sentence?: string): Promise<void>
}

/** Of a sentence, in bytes: Cronitor takes 2,000 characters, and it becomes three times as long in a URL. */
const LONGEST_SENTENCE = 1_000

export function createHeartbeat(
  { url, service, withStart }: HeartbeatSettings,
  deps: { readonly guard: AddressGuard; readonly clock: Clock }
): Heartbeat {
  return {
    beat: async (beat, sentence = '') => {
      if (beat === 'start' && !withStart) return
      const said = cutText(oneLine(sentence), { bytes: LONGEST_SENTENCE })
      const call = CALLS[service](new URL(url), beat, said)
      if (call !== undefined) await callOut({ ...call, ...deps })
    }
  }
}

type Call = Pick<CallOut, 'url' | 'method' | 'headers' | 'body'>

const CALLS: Readonly<
  Record<HeartbeatSettings['service'], (url: URL, beat: Beat, said: string) => Call | undefined>
> = {
  /** https://healthchecks.io/docs/http_api/; what is posted is kept with the ping. */
  healthchecks: (url, beat, said) => {
    const path = url.pathname.replace(/\/$/, '')
    url.pathname = beat === 'ok' ? path : `${path}/${beat}`
    const headers = { 'content-type': 'text/plain; charset=utf-8' }
    return { url: url.href, method: 'POST', headers, body: said }
  },
  /** https://github.com/louislam/uptime-kuma/wiki/API-Documentation#push; it knows no beginning. */
  'uptime-kuma': (url, beat, said) => {
    if (beat === 'start') return undefined
    url.searchParams.set('status', beat === 'ok' ? 'up' : 'down')
    url.searchParams.set('msg', said || 'OK')
    return { url: url.href, method: 'GET' }
  },
  /** https://cronitor.io/docs/telemetry-api */
  cronitor: (url, beat, said) => {
    const state = { start: 'run', ok: 'complete', fail: 'fail' } as const
    url.searchParams.set('state', state[beat])
    if (said !== '') url.searchParams.set('message', said)
    return { url: url.href, method: 'GET' }
  }
}
