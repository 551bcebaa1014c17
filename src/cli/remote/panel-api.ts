import type * as z from 'zod'
import { CommandError, EXIT } from '../terminal/exit-codes.js'
import { problemOf, refusalOf } from './problems.js'
import { misunderstood, unreachable } from './unreachable.js'

/** How long an answer may take, in ms. */
const TIMEOUT_MS = 30_000
/** A request that may have arrived is sent again, with the same Idempotency-Key, after so many ms. */
const RETRY_AFTER_MS = [500, 2_000] as const

export type Query = Readonly<Record<string, string | number | boolean | undefined>>

/** The JSON API of a panel. What it refuses is thrown as a CommandError. */
export interface PanelApi {
  /** Of the panel, with a slash at its end. */
  readonly address: URL
  get<S extends z.ZodType>(path: string, answer: S, query?: Query): Promise<z.output<S>>
  /** Undefined where there is nothing of that id. */
  find<S extends z.ZodType>(path: string, answer: S): Promise<z.output<S> | undefined>
  /** Sends a change. A POST carries a key by which the panel does it once, however often it arrives. */
  send<S extends z.ZodType>(
    method: 'POST' | 'PATCH' | 'DELETE',
    path: string,
    answer: S,
    body?: Readonly<Record<string, unknown>>
  ): Promise<z.output<S>>
}

export interface PanelApiDeps {
  readonly address: URL
  readonly token: string
  readonly newKey: () => string
  readonly wait: (ms: number) => Promise<void>
}

interface Sent {
  readonly method: string
  readonly path: string
  readonly query?: Query | undefined
  readonly body?: Readonly<Record<string, unknown>> | undefined
  readonly key?: string | undefined
}

export function createPanelApi({ address, token, newKey, wait }: PanelApiDeps): PanelApi {
  async function ask({ method, path, query = {}, body, key }: Sent): Promise<Response> {
    const url = new URL(`api/v1/${path}`, address)
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value))
    }
    return await fetch(url, {
      method,
      headers: {
        accept: 'application/json',
        'accept-language': 'en',
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key })
      },
      body: body === undefined ? null : JSON.stringify(body),
      // A token is not sent on.
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS)
    })
  }

  /** Again where nothing is known of it, if it can do no harm. */
  async function asked(sent: Sent): Promise<Response> {
    const mayRepeat = sent.method === 'GET' || sent.key !== undefined
    for (const pause of [...RETRY_AFTER_MS, undefined]) {
      try {
        const response = await ask(sent)
        if (pause === undefined || !mayRepeat || ![502, 503, 504].includes(response.status)) {
          return response
        }
        // The panel's own answer says what is wrong; a proxy's says that the panel is away.
        if (response.headers.get('content-type')?.includes('problem+json') === true) return response
        await response.body?.cancel()
      } catch (error) {
        if (pause === undefined || !mayRepeat) throw unreachable(error, address)
      }
      await wait(pause)
    }
    throw unreachable(undefined, address)
  }

  async function read<S extends z.ZodType>(response: Response, answer: S): Promise<z.output<S>> {
    const text = await response.text().catch((error: unknown) => {
      throw unreachable(error, address)
    })
    if (!response.ok) throw refusalOf(response, problemOf(text), address)
    const parsed = answer.safeParse(text === '' ? undefined : jsonOf(text))
    if (parsed.success) return parsed.data
    throw misunderstood(address, parsed.error)
  }

  return {
    address,
    get: async (path, answer, query) =>
      await read(await asked({ method: 'GET', path, query }), answer),
    async find(path, answer) {
      const response = await asked({ method: 'GET', path })
      if (response.status !== 404) return await read(response, answer)
      const text = await response.text()
      // Where there is no panel, there is nothing of any id either.
      if (problemOf(text)?.code === 'not-found') return undefined
      throw refusalOf(response, problemOf(text), address)
    },
    async send(method, path, answer, body) {
      const key = method === 'POST' ? newKey() : undefined
      return await read(await asked({ method, path, body, key }), answer)
    }
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new CommandError(
      EXIT.unreachable,
      'The answer is not JSON: is the address the one of a panel?'
    )
  }
}
