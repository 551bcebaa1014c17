import { toBasePath } from './base-path.js'

/**
 * Where browsers find the panel, without a slash at its end: PUBLIC_URL, with BASE_PATH behind it
 * whether it was written there too or not, as the panel is found nowhere else.
 * @returns undefined where the text is no http or https address, or has another path.
 */
export function publicUrl(text: string, basePath: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) return undefined
  const { origin, username, password, search, hash, pathname } = url
  if (`${username}${password}${search}${hash}` !== '') return undefined
  const path = toBasePath(pathname)
  return path === '' || path === basePath ? `${origin}${basePath}` : undefined
}
