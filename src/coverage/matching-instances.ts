import type { CatalogueView } from '../account/index.js'
import type { InstanceSchedules, StoredSnapshotSettings } from '../settings/index.js'

/** What coverage is worked out from. */
export interface CoverageSources {
  readonly stored: StoredSnapshotSettings
  readonly schedules: InstanceSchedules
  /** The instances that the panel runs on; empty while that is not known. */
  readonly thisServerIds: readonly string[]
  readonly view: CatalogueView
}

/**
 * The instances that the settings mean, whatever was chosen for single ones. Undefined where this server
 * is meant and nobody knows which one it is.
 */
export function matchingIds(
  sources: Omit<CoverageSources, 'schedules'>
): readonly string[] | undefined {
  const { covers } = sources.stored.settings
  const { instances } = sources.view
  switch (covers.kind) {
    case 'this-server':
      return sources.thisServerIds.length === 0 ? undefined : sources.thisServerIds
    case 'selected':
      return covers.instanceIds
    case 'all':
      return instances.map(({ id }) => id)
    case 'tag': {
      const wanted = covers.tag.toLowerCase()
      return instances
        .filter(({ tags }) => tags.some((tag) => tag.trim().toLowerCase() === wanted))
        .map(({ id }) => id)
    }
  }
}
