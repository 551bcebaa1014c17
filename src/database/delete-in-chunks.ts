import { setImmediate as nextTurn } from 'node:timers/promises'

/** So many rows are deleted in some ten milliseconds. */
export const DELETED_AT_ONCE = 1_000

/**
 * Deletes some rows after others until fewer than DELETED_AT_ONCE were left, and lets everybody else
 * have the database and the event loop in between.
 * @param deleteSome deletes DELETED_AT_ONCE rows at most.
 */
export async function deleteInChunks(
  deleteSome: () => Promise<{ readonly numDeletedRows: bigint }>
): Promise<void> {
  for (;;) {
    const { numDeletedRows } = await deleteSome()
    if (numDeletedRows < BigInt(DELETED_AT_ONCE)) return
    await nextTurn()
  }
}
