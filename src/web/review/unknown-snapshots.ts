import type { AccountReview } from '../../confirmations/index.js'

/** Snapshots that this panel has no record of, of one instance. */
interface UnknownOfInstance {
  readonly instanceId: string
  readonly count: number
  readonly oldest: Date | undefined
  readonly newest: Date | undefined
  readonly isOfAnotherPanel: boolean
}

/** What of the account this panel has no record of; the instances with the most first. */
export function unknownByInstance({ state }: AccountReview): readonly UnknownOfInstance[] {
  const groups = new Map<string, (typeof state.unknown)[number][]>()
  for (const each of state.unknown) {
    const group = groups.get(each.instanceId)
    if (group === undefined) groups.set(each.instanceId, [each])
    else group.push(each)
  }
  return [...groups]
    .map(([instanceId, group]) => {
      const times = group.flatMap(({ madeAt }) => madeAt?.getTime() ?? []).sort((a, b) => a - b)
      const dateAt = (time: number | undefined) => (time === undefined ? undefined : new Date(time))
      return {
        instanceId,
        count: group.length,
        oldest: dateAt(times[0]),
        newest: dateAt(times.at(-1)),
        isOfAnotherPanel: group.some((each) => each.isOfAnotherPanel)
      }
    })
    .sort((a, b) => b.count - a.count)
}
