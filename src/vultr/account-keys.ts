import * as z from 'zod'
import { parseVultrDate } from './date.js'
import type { Clean } from './failures/sentence.js'
import { flaw } from './records.js'
import type { VultrApiKey } from './vultr-client.js'

/** Many more than a user has. */
const MOST_KEYS = 1_000

const optional = z.string().catch('')

const record = z
  .object({
    name: optional,
    api_key: optional,
    expire: z.boolean().optional().catch(undefined),
    date_expire: z.unknown()
  })
  .nullable()
  .catch(null)

/**
 * The answer of `GET /apikeys`: `{"api_keys": [{"id", "api_key", "name", "expire", "date_expire"}]}`, by
 * govultr 3.32 (api_keys.go and its test), which shows `api_key` as asterisks and the last five
 * characters of the key. The list is of the user whose key asks, and nothing else in it says which of
 * the keys that is.
 * @param apiKey the one in use. It is compared here, so that no part of a key goes any further.
 */
export function apiKeysAnswer(apiKey: string, clean: Clean): z.ZodType<readonly VultrApiKey[]> {
  return z
    .object(
      { api_keys: z.array(record, flaw('notList')).max(MOST_KEYS, flaw('tooMany')) },
      flaw('other')
    )
    .transform(({ api_keys: keys }) =>
      keys.flatMap((key): VultrApiKey[] => {
        if (key === null) return []
        const expiresAt = key.expire === false ? undefined : parseVultrDate(key.date_expire)
        return [{ name: clean(key.name), expiresAt, isOwn: isSameKey(apiKey, key.api_key) }]
      })
    )
}

/** Of fewer characters than this too many keys end alike. */
const SHORTEST_END = 4

/** @param shown asterisks and the end of a key. */
function isSameKey(apiKey: string, shown: string): boolean | undefined {
  const end = /[^*]*$/.exec(shown)?.[0] ?? ''
  return end.length < SHORTEST_END ? undefined : apiKey.endsWith(end)
}
