import * as z from 'zod'
import { parseVultrDate } from './date.js'
import type { Clean } from './failures/sentence.js'
import { flaw } from './records.js'
import type { VultrLogEntry } from './vultr-client.js'

/** Vultr sends 5,000 at most (docs.vultr.com, account logs, 2026). */
const MOST_ENTRIES = 20_000

const optional = z.string().catch('')
const NO_METADATA = {
  username: '',
  ip_address: '',
  method: '',
  request_path: '',
  http_status_code: undefined
}

const record = z
  .object({
    resource_id: optional,
    message: optional,
    timestamp: z.unknown(),
    metadata: z
      .object({
        username: optional,
        ip_address: optional,
        method: optional,
        request_path: optional,
        http_status_code: z.number().int().optional().catch(undefined)
      })
      .catch(NO_METADATA)
  })
  .nullable()
  .catch(null)

/**
 * The answer of `GET /logs`, with the fields that govultr 3.32 (logs.go) has: `metadata` may be empty, and
 * so may `username`. An entry without a time, or about another resource than the one asked for, is left out.
 */
export function logsAnswer(resourceId: string, clean: Clean): z.ZodType<readonly VultrLogEntry[]> {
  const id = resourceId.toLowerCase()
  return z
    .object(
      { logs: z.array(record, flaw('notList')).max(MOST_ENTRIES, flaw('tooMany')) },
      flaw('other')
    )
    .transform(({ logs }) =>
      logs.flatMap((entry): VultrLogEntry[] => {
        const at = parseVultrDate(entry?.timestamp)
        if (entry === null || at === undefined) return []
        if (entry.resource_id.toLowerCase() !== id) return []
        const { metadata } = entry
        return [
          {
            at,
            message: clean(entry.message),
            user: clean(metadata.username),
            address: clean(metadata.ip_address),
            method: clean(metadata.method),
            path: clean(metadata.request_path),
            status: metadata.http_status_code
          }
        ]
      })
    )
}
