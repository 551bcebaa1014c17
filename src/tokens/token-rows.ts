import type { Selectable } from 'kysely'
import * as z from 'zod'
import {
  LONG_AGO,
  storedId,
  storedInstant,
  storedText,
  storedWord,
  type Tables
} from '../database/index.js'
import { SCOPES } from './scopes.js'
import type { ApiToken, TokenBearer } from './token.js'

type Row = Selectable<Tables['api_tokens']>

/** What is read of a row to let its bearer in. */
export interface Known {
  readonly bearer: TokenBearer
  readonly expiresAt: Date | undefined
  /** When its use was noted last. */
  usedAt: Date | undefined
}

const storedTags = z.array(z.string()).min(1)

/** Undefined: all. @throws where they cannot be read, as it is not known then what it is for. */
function tagsOf(row: Pick<Row, 'tags'>): readonly string[] | undefined {
  return row.tags === null ? undefined : storedTags.parse(JSON.parse(row.tags))
}

/** Undefined of a row that is not as we write them: it lets nobody in. */
export function toKnown(row: Row): Known | undefined {
  const id = storedId(row.id)
  const scope = storedWord(row.scope, SCOPES)
  const expiresAt = storedInstant(row.expires_at)
  if (id === undefined || scope === undefined) return undefined
  if (row.expires_at !== null && expiresAt === undefined) return undefined
  try {
    const bearer = { id, name: storedText(row.name) ?? '', scope, tags: tagsOf(row) }
    return { bearer, expiresAt, usedAt: storedInstant(row.last_used_at) }
  } catch {
    return undefined
  }
}

/** A row as a page lists it; one that cannot be read as having expired, so that it can be revoked. */
export function toToken(row: Row): ApiToken[] {
  const id = storedId(row.id)
  if (id === undefined) return []
  const readable = toKnown(row)
  return [
    {
      id,
      name: storedText(row.name) ?? '',
      scope: readable?.bearer.scope ?? 'read',
      tags: readable?.bearer.tags,
      createdAt: storedInstant(row.created_at) ?? LONG_AGO,
      createdBy: storedText(row.created_by) ?? '',
      expiresAt: readable === undefined ? LONG_AGO : readable.expiresAt,
      lastUsedAt: storedInstant(row.last_used_at)
    }
  ]
}
