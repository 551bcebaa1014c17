import { createHash } from 'node:crypto'
import type { InstanceRow } from './instance-rows.js'

/** The ids of those that something can be chosen for all together: they are in the account. */
export function listedIds(rows: readonly InstanceRow[]): readonly string[] {
  return rows.flatMap(({ id, isListed }) => (isListed ? [id] : []))
}

/** Tells one set of instances from another. */
export function idsToken(ids: readonly string[]): string {
  return createHash('sha256')
    .update([...ids].sort().join(' '))
    .digest('hex')
    .slice(0, 16)
}
