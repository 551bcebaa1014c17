import type { Breakage } from './broken.js'
/** What a scripted fault does to the answer of a request. */
export type Fault =
  /** A refusal in Vultr's manner: `{"error": …, "status": …}`. */
  | {
      readonly kind: 'status'
      readonly status: number
      readonly sentence?: string
      /** Where the sentence stands; default `error`. */
      readonly field?: 'error' | 'message'
      readonly retryAfterSeconds?: number
    }
  /** JSON that is not Vultr's, such as a gateway's `{"message": "Internal server error"}`. */
  | { readonly kind: 'json'; readonly status: number; readonly body: unknown }
  /** The connection is cut. */
  | { readonly kind: 'reset' }
  /** No answer ever comes. */
  | { readonly kind: 'hang' }
  /** An answer that goes on for ever, a blank every so many ms; default 20. */
  | { readonly kind: 'drip'; readonly everyMs?: number }
  /** A page of some proxy. */
  | { readonly kind: 'html'; readonly status?: number }
  /** Vultr's own page while it is down: 504. */
  | { readonly kind: 'outage' }
  /** Sends the caller elsewhere, with its key. */
  | {
      readonly kind: 'redirect'
      readonly status: 301 | 302 | 303 | 307 | 308
      /** An absolute address or a path. */
      readonly location: string
    }
  /** JSON that breaks off. */
  | { readonly kind: 'garbage' }
  /** A status, 200 by default, and nothing else. */
  | { readonly kind: 'empty'; readonly status?: number }
  /** The right answer, or `{}` where there is none, so that it cannot be read as it should. */
  | { readonly kind: 'broken'; readonly how: Breakage }
  /**
   * JSON of more than so many bytes: one text of the letter x, in `error` for a status of 400 and
   * more, else in `padding`.
   */
  | {
      readonly kind: 'huge'
      readonly bytes: number
      /** Default 200. */
      readonly status?: number
      /** Packed to about a thousandth of its size. */
      readonly gzip?: boolean
    }
  /** The right answer, later than it should be. */
  | { readonly kind: 'latency'; readonly ms: number }

export interface FaultScript {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Matched against the path without its query. */
  readonly path?: RegExp
  /** How many requests it hits; default 1. */
  readonly times?: number
  /** How many matching requests it lets pass first; default 0. */
  readonly after?: number
  /** Whether the request takes effect before its answer is spoilt. */
  readonly when: 'before' | 'after'
  readonly fault: Fault
}

interface Pending {
  readonly script: FaultScript
  toPass: number
  left: number
}

/** The faults still to come; the first script that matches a request hits it. */
export class Faults {
  #pending: Pending[] = []

  add(script: FaultScript): void {
    this.#pending.push({ script, toPass: script.after ?? 0, left: script.times ?? 1 })
  }

  clear(): void {
    this.#pending = []
  }

  /** How many scripts have not been used up. */
  get pending(): number {
    return this.#pending.length
  }

  take(method: string, path: string): FaultScript | undefined {
    for (const pending of this.#pending) {
      const { script } = pending
      if (script.method !== undefined && script.method !== method) continue
      if (script.path !== undefined && !script.path.test(path)) continue
      if (pending.toPass > 0) {
        pending.toPass -= 1
        continue
      }
      pending.left -= 1
      if (pending.left === 0) this.#pending = this.#pending.filter((other) => other !== pending)
      return script
    }
    return undefined
  }
}
