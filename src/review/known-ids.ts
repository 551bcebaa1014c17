import * as z from 'zod'
import type { CatalogueView } from '../account/index.js'

/** Some of what an account held, by which another account is told from it. */
export interface KnownIds {
  readonly instances: readonly string[]
  readonly snapshots: readonly string[]
}

type Lists = Pick<CatalogueView, 'instances' | 'snapshots' | 'unreadable'>

/** As many of each are remembered. */
const REMEMBERED = 20

const schema = z.object({ instances: z.array(z.string()), snapshots: z.array(z.string()) })

export function knownIdsOf({
  instances,
  snapshots
}: Pick<Lists, 'instances' | 'snapshots'>): KnownIds {
  const some = (list: readonly { readonly id: string }[]) =>
    list.slice(0, REMEMBERED).map(({ id }) => id)
  return { instances: some(instances), snapshots: some(snapshots) }
}

/** None where the text is none of ours. */
export function readKnownIds(text: string): KnownIds {
  try {
    const parsed = schema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : { instances: [], snapshots: [] }
  } catch {
    return { instances: [], snapshots: [] }
  }
}

/**
 * What the lists are to the account that is remembered: another one where they have nothing in common
 * with it; changed where it is to be remembered anew. Nothing is concluded where the lists show no
 * instance, lack a record that could not be read, or where hardly anything is remembered.
 */
export function compareWithKnown(known: KnownIds, lists: Lists): 'same' | 'changed' | 'other' {
  const { unreadable } = lists
  const isWhole = unreadable.instances.length + unreadable.snapshots.length === 0
  if (!isWhole || lists.instances.length === 0) return 'same'
  const listed = new Set([...lists.instances, ...lists.snapshots].map(({ id }) => id))
  const before = [...known.instances, ...known.snapshots]
  const left = before.filter((id) => listed.has(id)).length
  if (left === 0 && known.instances.length > 0 && before.length > 1) return 'other'
  const isFull = (ids: readonly string[], list: readonly unknown[]) =>
    ids.length === Math.min(REMEMBERED, list.length) || ids.length === REMEMBERED
  const isKnown =
    left === before.length &&
    isFull(known.instances, lists.instances) &&
    isFull(known.snapshots, lists.snapshots)
  return isKnown ? 'same' : 'changed'
}
