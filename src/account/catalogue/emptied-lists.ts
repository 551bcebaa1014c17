import { lookAtMissing } from '../../common/index.js'
import { ownError, type VultrClient, type VultrError } from '../../vultr/index.js'
import { message } from '../../wording/index.js'
import type { CatalogueView } from './catalogue-view.js'
import type { Lists } from './read-lists.js'

/** As many records of a list that was emptied are asked for. */
const ASKED_FOR = 3

const SUDDENLY_EMPTY = ownError('invalid-response', 'none', message('vultr.suddenlyEmpty'))

type Known = Pick<CatalogueView, 'snapshots' | 'instances' | 'emptiedSince'>

/** What a reading comes to. */
export interface Emptiness {
  /** Why nothing may be concluded from it; undefined where it is believed. */
  readonly problem: VultrError | undefined
  /** When Vultr's answers for single records first agreed with an empty list. */
  readonly emptiedSince: Date | undefined
}

/**
 * Whether a list that has just been read may be believed. From many to none is no reading to conclude
 * anything from: Vultr is asked for some of the lost ones by their ids, and has to say twice, a minute
 * apart, that they do not exist.
 */
export async function emptinessOf(
  client: VultrClient,
  lists: Lists,
  known: Known,
  { now, priority }: { readonly now: Date; readonly priority: 'page' | 'scheduler' }
): Promise<Emptiness> {
  const snapshotIds = lostIds(known.snapshots, lists.snapshots)
  const instanceIds = lostIds(known.instances, lists.instances)
  if (snapshotIds.length + instanceIds.length === 0) {
    return { problem: undefined, emptiedSince: undefined }
  }
  const answers = await Promise.all([
    ...snapshotIds.map((id) => client.getSnapshot(id, { priority })),
    ...instanceIds.map((id) => client.getInstance(id, { priority }))
  ])
  const areGone = answers.every((answer) => !answer.ok && answer.error.kind === 'not-found')
  if (!areGone) return { problem: SUDDENLY_EMPTY, emptiedSince: undefined }
  const look = lookAtMissing(known.emptiedSince, now)
  return look === 'second'
    ? { problem: undefined, emptiedSince: undefined }
    : { problem: SUDDENLY_EMPTY, emptiedSince: look === 'first' ? now : known.emptiedSince }
}

/** Some of those that a list shows no more; none where it shows any, or showed hardly any before. */
function lostIds(
  before: readonly { readonly id: string }[],
  after: readonly unknown[]
): readonly string[] {
  const isEmptied = before.length > 1 && after.length === 0
  return isEmptied ? before.slice(0, ASKED_FOR).map(({ id }) => id) : []
}
