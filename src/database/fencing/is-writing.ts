import type { CompiledQuery } from 'kysely'

/** Raw statements that begin otherwise are taken for writing ones. */
const READS = /^\s*(?:select|with)\b/i

/** Whether a statement changes something, or might. */
export function isWriting({ query, sql }: Pick<CompiledQuery, 'query' | 'sql'>): boolean {
  if (query.kind === 'SelectQueryNode') return false
  return query.kind !== 'RawNode' || !READS.test(sql)
}
