/** Work that goes on after the page that began it was sent. */
export interface Background {
  /** @returns the work itself, for whoever waits for it a while. */
  keep<T>(work: Promise<T>): Promise<T>
  /** Resolves when all of it has ended, however it ended. */
  settled(): Promise<void>
}

export function createBackground(): Background {
  const underWay = new Set<Promise<unknown>>()
  return {
    keep(work) {
      underWay.add(work)
      const done = () => underWay.delete(work)
      work.then(done, done)
      return work
    },
    async settled() {
      while (underWay.size > 0) await Promise.allSettled(underWay)
    }
  }
}
