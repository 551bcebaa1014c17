/** An automatic snapshot of which this database knows no run, although it is younger. */
export interface UnknownSnapshot {
  readonly snapshotId: string
  readonly instanceId: string
  /** Undefined where it cannot be read. */
  readonly madeAt: Date | undefined
  /** It was made while this panel was running, so another panel made it. */
  readonly isOfAnotherPanel: boolean
}

/** What is to be looked at by an admin, and what waits for that. */
export interface ReviewState {
  /** Not looked at yet. */
  readonly unknown: readonly UnknownSnapshot[]
  /** Settings were saved since then while nobody could say what they let expire. */
  readonly unseenSince: Date | undefined
  /** The key opens another account since then: nothing is taken unasked either. */
  readonly otherAccountSince: Date | undefined
  /** Nothing is deleted, and nothing restored. */
  readonly holdsAll: boolean
  /** Nothing of these is deleted: another panel takes snapshots of them, and an admin knows of that panel. */
  readonly heldIds: ReadonlySet<string>
}

/** Works out what waits from what is stored. */
export function reviewStateOf(stored: {
  readonly unknown: readonly UnknownSnapshot[]
  readonly unseenSince: Date | undefined
  readonly otherAccountSince: Date | undefined
  /** Instances of which an admin has looked at snapshots of another panel before. */
  readonly sharedIds: ReadonlySet<string>
}): ReviewState {
  const { unknown, unseenSince, otherAccountSince, sharedIds } = stored
  // Of one that is known to be shared it is no news that the other panel goes on.
  const isNews = unknown.some(({ instanceId }) => !sharedIds.has(instanceId))
  return {
    unknown,
    unseenSince,
    otherAccountSince,
    holdsAll: isNews || unseenSince !== undefined || otherAccountSince !== undefined,
    heldIds: new Set(unknown.map(({ instanceId }) => instanceId))
  }
}

/** Whether nothing of an instance may be deleted. */
export function isHeldForReview(state: ReviewState, instanceId: string): boolean {
  return state.holdsAll || state.heldIds.has(instanceId)
}
