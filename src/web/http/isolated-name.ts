/** What turns the text after it round, or ends an isolation. */
const DIRECTIONS = /[\u202a-\u202e\u2066-\u2069]/g

/**
 * A name from outside as part of a message for the next page: whichever direction it is written in, the
 * words round it stay in their order. Pages show it in a `bdi`.
 */
export function isolatedName(name: string): string {
  return `\u2068${name.replace(DIRECTIONS, '')}\u2069`
}
