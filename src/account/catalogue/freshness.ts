// How old the account's lists may be, by what they are needed for.

/**
 * For a pass of the scheduler, in ms. It runs once a minute, and each run reads the lists; one second less,
 * so that a tick that comes a few milliseconds early does not wait for the next one.
 */
export const TICK_FRESHNESS_MS = 59_000

/**
 * For a page, in ms. Whoever clicks from page to page, or has one refresh itself every five seconds, asks Vultr
 * four times a minute at most, and still sees what was done elsewhere soon.
 */
export const PAGE_FRESHNESS_MS = 15_000

/**
 * For a change of the settings, in ms, where no list is known yet to work out from what the change lets expire: while
 * Vultr cannot be reached, saves that follow one another do not each wait for it.
 */
export const SAVE_FRESHNESS_MS = 15_000

/**
 * For what is to be told of the account, in ms: somebody who is told that a server is unprotected, or that a
 * snapshot was deleted elsewhere, wants to know within minutes, and not at the next scheduled time.
 */
export const WATCH_FRESHNESS_MS = 15 * 60_000

/** The same while the last attempt failed, in ms: a single one that fails proves nothing. */
export const WATCH_RETRY_MS = 4 * 60_000

/** How new the lists have to be for somebody, and how long they are waited for. */
export interface RefreshOptions {
  /**
   * How old the last attempt may be to count as fresh, in ms. 0 asks for a reading that begins
   * after this call, never for one already under way.
   */
  readonly maxAgeMs: number
  /** How long the caller waits, in ms; the refresh itself goes on. Default: to its end. */
  readonly waitMs?: number
  readonly priority?: 'page' | 'scheduler'
}
