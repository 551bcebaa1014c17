import type { ActivityEntry } from '../../activity/index.js'
import { restorePath } from '../../attention/index.js'
import type { WebServices } from '../http/services.js'

/** The pages of the restores that entries tell of, by the ids of the entries. */
export async function restoresBehind(
  entries: readonly ActivityEntry[],
  { restores }: Pick<WebServices, 'restores'>
): Promise<ReadonlyMap<number, string>> {
  const traces = entries.flatMap(({ id, kind, instanceId, snapshotId, at }) =>
    kind === 'restore' && instanceId !== undefined && snapshotId !== undefined && at !== undefined
      ? [{ id, instanceId, snapshotId, at }]
      : []
  )
  const found = await restores.behind(traces)
  return new Map(
    traces.flatMap(({ id }, index) => {
      const restoreId = found[index]
      return restoreId === undefined ? [] : [[id, restorePath({ id: restoreId })] as const]
    })
  )
}
