/** A snapshot with a mark of ours of which this database knows no run, although it is younger. */
export interface UnknownSnapshot {
  readonly snapshotId: string
  readonly instanceId: string
  /** Undefined where it cannot be read. */
  readonly madeAt: Date | undefined
  /** It was made while this panel was running, so another panel made it. */
  readonly isOfAnotherPanel: boolean
}

/** What is to be looked at by an admin. */
export interface ReviewState {
  /** Not looked at yet. */
  readonly unknown: readonly UnknownSnapshot[]
  /** Instances of which an admin has looked at snapshots of another panel before. */
  readonly sharedIds: ReadonlySet<string>
  /** Settings were saved since then while nobody could say what they let expire. */
  readonly unseenSince: Date | undefined
  /** The key opens another account since then. */
  readonly otherAccountSince: Date | undefined
}

/**
 * The instances that the settings cover; `all` while nobody can say which these are. Of the others it
 * is no matter of this panel who takes snapshots.
 */
export type CoveredIds = ReadonlySet<string> | 'all'

/** What of a state concerns the instances that are covered. */
export function concerning(state: ReviewState, covered: CoveredIds): ReviewState {
  if (covered === 'all') return state
  return { ...state, unknown: state.unknown.filter(({ instanceId }) => covered.has(instanceId)) }
}

/** Whether nothing may be restored, nor deleted: what is stored here may not fit the account. */
export function holdsRestores(state: ReviewState, covered: CoveredIds): boolean {
  const { unknown, sharedIds, otherAccountSince } = concerning(state, covered)
  // That a panel which an admin knows of goes on with an instance is no news.
  const isNews = unknown.some(
    ({ instanceId, isOfAnotherPanel }) => !isOfAnotherPanel || !sharedIds.has(instanceId)
  )
  return isNews || otherAccountSince !== undefined
}

/** Whether nothing at all may be deleted. */
export function holdsDeletes(state: ReviewState, covered: CoveredIds): boolean {
  return state.unseenSince !== undefined || holdsRestores(state, covered)
}

/** Tells of which instances nothing may be deleted; worked out once for all of them. */
export function heldForReview(
  state: ReviewState,
  covered: CoveredIds
): (instanceId: string) => boolean {
  if (holdsDeletes(state, covered)) return () => true
  const shared = new Set(concerning(state, covered).unknown.map(({ instanceId }) => instanceId))
  return (instanceId) => shared.has(instanceId)
}
