/** What stands before the name of an API token where a user's name would stand. */
const TOKEN = 'token: '

/** Who acts where a program does, by the name of its token: no user's name begins so. */
export function tokenActor(name: string): string {
  return `${TOKEN}${name}`
}

/** The name of the token that acted; undefined where it was somebody else. */
export function tokenOfActor(actor: string): string | undefined {
  return actor.startsWith(TOKEN) ? actor.slice(TOKEN.length) : undefined
}

/** Whether a name would pass for that of a token; in any case and spacing, as people read over both. */
export function isReservedActor(name: string): boolean {
  return /^\s*token\s*:/iu.test(name.normalize('NFKC'))
}
