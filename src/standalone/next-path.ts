/** Where the addon is mounted, below the base path. */
export const MOUNT = '/vultr'

/** The page of the admin's own password and sessions, below the base path. */
export const ACCOUNT = '/account'

/** An address that is nobody's: what is still of it after parsing has not led elsewhere. */
const NOWHERE = 'http://panel.invalid'

/** In characters; three of each after encoding still fit into the headers that proxies allow. */
const LONGEST = 500

/**
 * Where to go after the sign-in: the path of this panel that was asked for, else its first page.
 * A path is judged as a browser will read it, after dots, backslashes, tabs and line breaks are
 * gone: `/.//host` is `//host` by then, which is another site.
 * @param basePath what comes before every path of the panel, without a slash at its end.
 */
export function nextPath(next: unknown, basePath: string): string {
  const home = `${basePath}${MOUNT}/`
  if (typeof next !== 'string' || next.length > LONGEST || !next.startsWith('/')) return home
  if (!URL.canParse(next, NOWHERE)) return home
  const { origin, pathname, search } = new URL(next, NOWHERE)
  const isOurs =
    origin === NOWHERE && pathname.startsWith(`${basePath}/`) && !pathname.startsWith('//')
  return isOurs ? `${pathname}${search}` : home
}

/** The sign-in form that leads back to what was asked for, unless that is longer than it takes. */
export function signInPath(asked: string, basePath: string): string {
  const login = `${basePath}/login`
  return asked.length > LONGEST ? login : `${login}?next=${encodeURIComponent(asked)}`
}
