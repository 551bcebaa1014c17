/** Letters that mean themselves in every URL, route and cookie. */
const SEGMENTS = /^(\/[\w.~-]+)*$/

const ONLY_DOTS = /\/\.{1,2}(\/|$)/

/**
 * What stands before every path of the panel behind a proxy: `/panel`, or nothing. A slash at its
 * end is taken off.
 * @returns undefined where the text cannot be one.
 */
export function toBasePath(text: string): string | undefined {
  const path = text.replace(/\/$/, '')
  return SEGMENTS.test(path) && !ONLY_DOTS.test(path) ? path : undefined
}
