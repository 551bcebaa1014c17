/** How long a lock of its instance may stand in the way of a restore before it is given up, in ms. */
export const LOCK_PATIENCE_MS = 60 * 60_000

/**
 * How old a restore may be that another process left waiting, in ms: later, nobody knows whether it is
 * still wanted. It may be found in a copy of the database.
 */
export const LEFT_WAITING_MS = 60 * 60_000
