import { cutText } from '../../../common/index.js'

const MASK = '••••'

/** Shorter ones are in any sentence by chance, and no secret is that short. */
const SHORTEST_SECRET = 4

/** As much of an answer as is looked at, in UTF-16 units. */
const LOOKED = 4_000

/**
 * What somebody else said, as a line in a sentence of ours: bounded, without bidirectional
 * overrides, and without our secrets, which a server may well repeat.
 * @param secrets as they are written; they are found URL-encoded too, and in any case of letters.
 * @param graphemes most characters of the line.
 */
export function saidLine(text: string, secrets: readonly string[], graphemes = 200): string {
  const line = masked(text.slice(0, LOOKED), secrets)
    .replace(/<[^<>]{0,200}>/g, ' ')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffd]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return cutText(line, { graphemes, bytes: graphemes * 8 })
}

function masked(text: string, secrets: readonly string[]): string {
  const spellings = secrets
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .flatMap((secret) => [secret, encodeURIComponent(wellFormed(secret)), jsonInner(secret)])
    // The longest first: what is left of a longer one would tell half of it.
    .sort((a, b) => b.length - a.length)
  if (spellings.length === 0) return text
  const pattern = [...new Set(spellings)].map(escaped).join('|')
  const all = text.replace(new RegExp(pattern, 'gi'), MASK)
  return withoutBegun(all, spellings)
}

/** A secret through which the end of what is looked at goes. */
function withoutBegun(text: string, spellings: readonly string[]): string {
  const lower = text.toLowerCase()
  for (const spelling of spellings) {
    for (let length = spelling.length - 1; length >= SHORTEST_SECRET; length -= 1) {
      if (lower.endsWith(spelling.slice(0, length).toLowerCase())) return text.slice(0, -length)
    }
  }
  return text
}

function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd')
}

/** As JSON writes it, which also escapes slashes in some languages. */
function jsonInner(text: string): string {
  return JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/')
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}

/**
 * What of a URL is secret: the webhooks of Slack, Discord and others hold their token in the path, some
 * in the query.
 */
export function secretsOfUrl(url: URL): readonly string[] {
  const path = [url.pathname, ...url.pathname.split('/')].filter((part) => part.length >= 8)
  const values = [...url.searchParams.values()]
  const raw = [url.search.slice(1), ...url.search.split(/[?&=]/)]
  const login = [url.username, url.password].filter((part) => part !== '')
  return [...path, ...path.map(decoded), ...values, ...raw, ...login, ...login.map(decoded)].filter(
    (secret) => secret.length >= SHORTEST_SECRET
  )
}

export function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
