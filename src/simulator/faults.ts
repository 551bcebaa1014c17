/** What a scripted fault does to the answer of a request. */
export type Fault =
  | {
      readonly kind: 'status'
      readonly status: number
      readonly sentence?: string
      readonly retryAfterSeconds?: number
    }
  /** The connection is cut. */
  | { readonly kind: 'reset' }
  /** No answer ever comes. */
  | { readonly kind: 'hang' }
  /** A page of some proxy. */
  | { readonly kind: 'html'; readonly status?: number }
  /** JSON that breaks off. */
  | { readonly kind: 'garbage' }
  /** A good status and nothing else. */
  | { readonly kind: 'empty' }
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
