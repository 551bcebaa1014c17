import type { Request, Router } from 'express'
import type { SignInEvent } from './activity/index.js'
import type { Lifecycle } from './lifecycle.js'
import type { NewToken } from './tokens/index.js'
import type { MenuItem } from './web/index.js'

/** What a host has of an addon. */
export interface VultrAddon extends Lifecycle {
  /** The pages, to be mounted at any path. */
  readonly router: Router
  /** For the host's menu; its paths are relative to where the router is mounted. */
  readonly menuItem: MenuItem
  /** The same in the language of a request's pages, for a menu that is made for each of them. */
  menuItemFor(request: Request): MenuItem
  /**
   * Writes what happened at the host's door into the activity log. Refusals are bounded, so that a
   * flood of them cannot fill it: one entry for each address within ten minutes, thirty addresses an
   * hour, and for the others how many there were. Text from strangers is shortened.
   * @throws DatabaseError
   */
  recordSignIn(event: SignInEvent): Promise<void>
  /** Writes a refused sign-in of the host into the activity log; the same as the event `refused`. */
  recordSignInRefusal(refused: { readonly user: string; readonly address: string }): Promise<void>
  /**
   * Makes a token for a program, as the page does; told in Activity.
   * @param actor who makes it, for Activity. Default `host`.
   * @returns the token, which nobody can be told again.
   * @throws TokenError where it is not to be made so. @throws DatabaseError
   */
  createToken(wanted: NewToken, actor?: string): Promise<string>
}
