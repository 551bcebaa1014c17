import type { UnreadableRecords } from '../account/index.js'
import { type Message, message } from '../wording/index.js'
import type { StoredOtherwise } from './findings.js'

/** What it means that Vultr stored another description than was sent. */
export function storedOtherwise(runs: readonly StoredOtherwise[]): Message {
  const [first] = runs
  return message('banner.storedOtherwise', {
    name: first?.run.name ?? '',
    others: runs.length - 1,
    description: first?.run.storedDescription ?? '',
    mark: runs.some(({ isMarkLost }) => isMarkLost) ? 'lost' : 'intact'
  })
}

/** As many reasons as a banner holds. */
const MOST_REASONS = 3

/** What could not be read, and why. */
export function recordsUnreadable({ snapshots, instances }: UnreadableRecords): Message {
  const counts = [
    [snapshots.length, 'banner.recordsUnreadable.snapshots'],
    [instances.length, 'banner.recordsUnreadable.instances']
  ] as const
  const what = counts.filter(([count]) => count > 0)
  const reasons = new Map([...snapshots, ...instances].map(({ why }) => [JSON.stringify(why), why]))
  return message('banner.recordsUnreadable', {
    what: { list: what.map(([count, code]) => message(code, { count })) },
    reasons: { list: [...reasons.values()].slice(0, MOST_REASONS) }
  })
}
