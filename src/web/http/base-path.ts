import type { Request } from 'express'

/**
 * The way from the requested page back to where the router is mounted, ending in a slash. Links
 * that start with it hold at any mount path and behind a proxy that strips a prefix nobody tells
 * us about.
 */
export function basePathOf(request: Request): string {
  const steps = request.path.split('/').length - 2
  if (steps > 0) return '../'.repeat(steps)
  const asked = request.originalUrl.split('?')[0] ?? ''
  // The mount path itself, asked for without its trailing slash.
  if (request.path === '/' && !asked.endsWith('/')) return `./${asked.split('/').at(-1) ?? ''}/`
  return './'
}
