import type { MessageCode } from '../../wording/index.js'

/** How many, where many deletions are told together: by the code of what is told of each. */
const TITLES = {
  'activity.prune.expired': 'activity.group.expired',
  'activity.prune.expiredConfirmed': 'activity.group.expired',
  'activity.prune.byDate': 'activity.group.expired',
  'activity.prune.byDateConfirmed': 'activity.group.expired',
  'activity.prune.surplus': 'activity.group.duplicates',
  'activity.prune.surplusConfirmed': 'activity.group.duplicates'
} as const satisfies Readonly<Partial<Record<MessageCode, MessageCode>>>

/** The title over several entries of a code; undefined of one whose entries are told one by one. */
export function groupTitle(code: MessageCode) {
  return Object.hasOwn(TITLES, code) ? TITLES[code as keyof typeof TITLES] : undefined
}
