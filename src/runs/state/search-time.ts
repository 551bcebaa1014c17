/** A create that may have been sent is searched for this long before it is sent again, in ms. */
export const SEARCHED_MS = 5 * 60_000
