import { accountIndex, type CatalogueView, type Snapshot } from '../../account/index.js'
import type { InventoryServices } from '../services.js'
import { type ExpiryTimes, expiryTimes, HAS_EXPIRED } from './expiry-times.js'
import type { SnapshotFilter, SnapshotSort } from './snapshot-filter.js'

/** What filters go by besides the lists. */
export interface FilterScope {
  readonly thisServerId: string | undefined
  /** The instances that automatic snapshots are taken of. */
  readonly protectedIds: ReadonlySet<string>
  /** Those that somebody excluded from them. */
  readonly excludedIds: ReadonlySet<string>
  /** Of all snapshots, where the filter or the order asks for it. */
  readonly expiry: ExpiryTimes
}

export type OrphanKind = 'gone' | 'unprotected' | 'excluded'

/** As things are now. @throws DatabaseError */
export async function filterScope(
  services: InventoryServices,
  view: CatalogueView,
  { state, sort }: { readonly state: SnapshotFilter['state']; readonly sort?: SnapshotSort }
): Promise<FilterScope> {
  const covered = await services.covered()
  const choices = [...(await services.instanceSchedules.read()).values()]
  const excluded = choices.filter(({ choice }) => choice.mode === 'never')
  const needsExpiry = state === 'expired' || sort === 'expiry' || sort === '-expiry'
  return {
    thisServerId: services.thisServer()?.instanceId,
    protectedIds: new Set(covered.map(({ instanceId }) => instanceId)),
    excludedIds: new Set(excluded.map(({ instanceId }) => instanceId)),
    expiry: needsExpiry ? await expiryTimes(services, view.snapshots) : new Map()
  }
}

/**
 * Why no schedule keeps or prunes a snapshot: what became of its instance. Undefined where it is protected, or
 * unknown. Whatever has a kind is orphaned; pages count an excluded instance apart from an unprotected one.
 */
export function orphanKind(
  { instanceId }: Pick<Snapshot, 'instanceId'>,
  view: CatalogueView,
  { protectedIds, excludedIds }: FilterScope
): OrphanKind | undefined {
  if (instanceId === undefined) return undefined
  if (!accountIndex(view).instances.has(instanceId)) return 'gone'
  if (protectedIds.has(instanceId)) return undefined
  return excludedIds.has(instanceId) ? 'excluded' : 'unprotected'
}

/** The snapshots that a filter lets through, in the order of the list. */
export function matchingSnapshots(
  view: CatalogueView,
  filter: SnapshotFilter,
  scope: FilterScope
): readonly Snapshot[] {
  const instanceId = filter.instance === 'this' ? scope.thisServerId : filter.instance
  const { snapshotsOf } = accountIndex(view)
  const listed = filter.instance === '' ? view.snapshots : snapshotsOf(instanceId ?? '')
  const tests = testsOf(view, filter, scope)
  return tests.length === 0 ? listed : listed.filter((each) => tests.every((test) => test(each)))
}

type Test = (snapshot: Snapshot) => boolean

/** One test for each filter that is set. */
function testsOf(view: CatalogueView, filter: SnapshotFilter, scope: FilterScope): Test[] {
  const { q, origin, state, orphans, from, to } = filter
  const tests: Test[] = []
  if (origin !== '') tests.push((each) => each.origin === origin)
  if (state !== '') tests.push(hasState(state, scope))
  if (from !== '') tests.push(({ createdAt }) => dayOf(createdAt) >= from)
  // One without a date is on no day.
  if (to !== '') tests.push(({ createdAt }) => createdAt !== undefined && dayOf(createdAt) <= to)
  if (orphans !== '') {
    tests.push((each) => {
      const kind = orphanKind(each, view, scope)
      return kind !== undefined && (orphans === 'any' || orphans === kind)
    })
  }
  if (q !== '') tests.push(isFoundBy(q.toLowerCase(), view))
  return tests
}

function hasState(state: SnapshotFilter['state'], { expiry }: FilterScope): Test {
  switch (state) {
    case 'expired':
      return (each) => expiry.get(each) === HAS_EXPIRED
    case 'locked':
      return ({ isProtected }) => isProtected
    case 'other':
      return ({ status }) => status !== 'complete' && status !== 'pending'
    default:
      return ({ status }) => status === state
  }
}

/** By its own name or its instance's; of an instance that is gone the beginning of its id is shown. */
function isFoundBy(wanted: string, view: CatalogueView): Test {
  const named = new Set(
    view.instances
      .filter(({ label, hostname }) => (label || hostname).toLowerCase().includes(wanted))
      .map(({ id }) => id)
  )
  return ({ name, instanceId }) =>
    name.toLowerCase().includes(wanted) ||
    (instanceId !== undefined && (named.has(instanceId) || instanceId.startsWith(wanted)))
}

/** The day in UTC, to be compared as text; empty without a date. */
export function dayOf(at: Date | undefined): string {
  return at === undefined || Number.isNaN(at.getTime()) ? '' : at.toISOString().slice(0, 10)
}
