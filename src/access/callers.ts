import type { Request } from 'express'
import { tokenActor } from '../activity/index.js'
import type { BearerCheck, Scope } from '../tokens/index.js'
import type { Message } from '../wording/index.js'
import { foreignDoubt } from './foreign-posts.js'
import { type Host, isAllowed, nameOfVisitor } from './visitor.js'

/** A program, or somebody signed in, that was let in. */
export interface Caller {
  /** Tells one from another: for rates, and for what each has asked for. */
  readonly id: string
  /** For Activity; that of a token cannot pass for a user's. */
  readonly actor: string
  readonly scope: Scope
  /** Only instances with one of these; undefined: all. */
  readonly tags: readonly string[] | undefined
  readonly isBearer: boolean
}

/** Why somebody was not let in. */
export type Refusal =
  /** A token that is none, or none any more. */
  | { readonly kind: 'wrong-token' }
  /** Too many of those came from there; again after so many seconds. */
  | { readonly kind: 'limited'; readonly retryAfterS: number }
  /** No token, and the host does not let the request in. */
  | { readonly kind: 'unknown' }
  /** A browser sends it for another site's page. */
  | { readonly kind: 'foreign'; readonly doubt: Message }

export interface Callers {
  /** Who makes a request for programs. @throws what the host's functions throw */
  callerOf(request: Request): Promise<Caller | Refusal>
}

/**
 * A request with a token is judged by that alone. Without one the host's `authorize` decides, as of pages:
 * then every scope is theirs.
 */
export function createCallers(deps: Host & { readonly checkBearer: BearerCheck }): Callers {
  return {
    async callerOf(request) {
      const shown = await deps.checkBearer(request)
      switch (shown.kind) {
        case 'bearer': {
          const { id, name, scope, tags } = shown.bearer
          return { id: `token ${id}`, actor: tokenActor(name), scope, tags, isBearer: true }
        }
        case 'wrong':
          return { kind: 'wrong-token' }
        case 'limited':
          return shown
        case 'none':
          break
      }
      if (!(await isAllowed(request, deps))) return { kind: 'unknown' }
      const doubt = foreignDoubt(request)
      if (doubt !== undefined) return { kind: 'foreign', doubt }
      const actor = await nameOfVisitor(request, deps)
      return { id: `user ${actor}`, actor, scope: 'destroy', tags: undefined, isBearer: false }
    }
  }
}
