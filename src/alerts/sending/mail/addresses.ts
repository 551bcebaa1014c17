/** RFC 5322 `dot-atom`, ASCII: no quotes, brackets, commas, and so never a list or a second header. */
const LOCAL = /^(?!\.)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}$/

const DOMAIN = /^(?=.{1,253}$)(?!-)[\p{L}\p{N}-]{1,63}(?:\.(?!-)[\p{L}\p{N}-]{1,63})*$/u

/** Longest name before an address, in UTF-16 units. */
const LONGEST_NAME = 100

export interface MailAddress {
  readonly name: string
  readonly address: string
}

/** Whether a text is one address and nothing else. */
export function isAddress(text: string): boolean {
  const at = text.lastIndexOf('@')
  return LOCAL.test(text.slice(0, Math.max(at, 0))) && DOMAIN.test(text.slice(at + 1))
}

/** `panel@example.com` or `Panel <panel@example.com>`. @returns undefined where it is neither. */
export function readMailbox(text: string): MailAddress | undefined {
  if (isAddress(text)) return { name: '', address: text }
  const [, name = '', address = ''] = /^([^<>]*)<([^<>]*)>$/.exec(text) ?? []
  const bare = name.trim().replace(/^"(.*)"$/, '$1')
  const isName = bare.length <= LONGEST_NAME && !/[\p{Cc}\p{Surrogate}"\\]/u.test(bare)
  return isName && isAddress(address) ? { name: bare, address } : undefined
}

export function domainOf({ address }: MailAddress): string {
  return address.slice(address.lastIndexOf('@') + 1)
}
