import { accountIndex, type CatalogueView } from '../../account/index.js'
import type { ActivityEntry } from '../../activity/index.js'
import type { Wording } from '../../wording/index.js'
import { instanceName } from '../shared/account/instance-name.js'
import { groupTitle } from '../shared/activity-groups.js'
import { type FilterQuery, filteredPath } from './activity-filter.js'
import { actorName } from './actor-name.js'

/** As many names of one line are one click away; the others stand on a page that lists each. */
const MOST_NAMED = 50

/** A name, and where it leads; undefined where it leads nowhere any more. */
interface Named {
  readonly name: string
  readonly path: string | undefined
}

interface Thing {
  readonly snapshot: Named | undefined
  readonly instance: Named | undefined
}

/** What the rows of a page are made with. */
export interface RowContext {
  readonly view: CatalogueView
  readonly wording: Wording
  readonly query: FilterQuery
  /** The pages of restores by the ids of the entries that tell of them. */
  readonly restorePaths: ReadonlyMap<number, string>
}

/** The entries of a line that a page may need. */
export function shownIds(ids: readonly number[]): readonly number[] {
  return ids.slice(0, MOST_NAMED)
}

/** A line of the page. @param count how many entries it tells of, of which `entries` are the first. */
export function activityRow(
  entries: readonly [ActivityEntry, ...ActivityEntry[]],
  count: number,
  context: RowContext
) {
  const [first] = entries
  const { wording, query } = context
  const { t } = wording
  return {
    id: first.id,
    at: first.at,
    actor: actorName(first.actor, wording),
    actorPath: filteredPath('activity', { ...query, user: first.actor }),
    message: first.message,
    kindLabel: t(`activity.kind.${first.kind ?? 'other'}`),
    outcome: first.outcome ?? 'info',
    outcomeLabel: t(`activity.outcome.${first.outcome ?? 'unknown'}`),
    ...thingOf(first, context.view),
    restorePath: context.restorePaths.get(first.id),
    group: count === 1 ? undefined : groupOf(entries, count, context)
  }
}

function groupOf(
  entries: readonly [ActivityEntry, ...ActivityEntry[]],
  count: number,
  { view, wording, query }: RowContext
) {
  const [{ kind = '', at, message }] = entries
  const day = at?.toISOString().slice(0, '2026-11-24'.length) ?? ''
  return {
    title: wording.t(groupTitle(message.code) ?? 'activity.group.taken', { count }),
    things: entries.map((entry) => thingOf(entry, view)),
    more: count - entries.length,
    count,
    eachPath: filteredPath('activity', { ...query, kind, day, each: 'on' })
  }
}

function thingOf({ instanceId, snapshotId, subject }: ActivityEntry, view: CatalogueView): Thing {
  const { instances, snapshots, snapshotsOf } = accountIndex(view)
  const isListed = snapshotId !== undefined && snapshots.has(snapshotId)
  const hasPage =
    instanceId !== undefined && (instances.has(instanceId) || snapshotsOf(instanceId).length > 0)
  return {
    snapshot:
      subject === undefined
        ? undefined
        : { name: subject, path: isListed ? `snapshots/${snapshotId}` : undefined },
    instance:
      instanceId === undefined
        ? undefined
        : {
            name: instanceName(instanceId, view),
            path: hasPage ? `instances/${instanceId}` : undefined
          }
  }
}
