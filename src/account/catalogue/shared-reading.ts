/** Readings of which one at a time is under way, shared by all who come meanwhile. */
export interface SharedReading<T> {
  /** Whether one is under way. */
  isUnderWay(): boolean
  /**
   * The reading under way, or one that begins now.
   * @param mustBegin for one that begins after this call: the next one where one is under way.
   */
  join(priority: 'page' | 'scheduler', mustBegin: boolean): Promise<T>
  /** Resolves when none is under way. */
  settled(): Promise<void>
}

interface Reading<T> {
  readonly done: Promise<T>
}

/** @param read one reading, with the priority of whoever asked for it first. */
export function createSharedReading<T>(
  read: (priority: 'page' | 'scheduler') => Promise<T>
): SharedReading<T> {
  let current: Reading<T> | undefined
  let following: Reading<T> | undefined

  function start(priority: 'page' | 'scheduler', after?: Promise<unknown>): Reading<T> {
    const begun = (after ?? Promise.resolve()).then(() => read(priority))
    const own: Reading<T> = {
      done: begun.finally(() => {
        if (current === own) {
          current = following
          following = undefined
        }
      })
    }
    return own
  }

  return {
    isUnderWay: () => current !== undefined,
    join(priority, mustBegin) {
      if (current === undefined) {
        current = start(priority)
        return current.done
      }
      if (!mustBegin) return current.done
      following ??= start(
        priority,
        current.done.catch(() => undefined)
      )
      return following.done
    },
    async settled() {
      while (current !== undefined) await current.done.catch(() => undefined)
    }
  }
}
