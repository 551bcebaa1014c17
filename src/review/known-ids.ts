import { z } from 'zod'
import type { CatalogueView } from '../snapshots/index.js'

/** Some of what an account held, by which another account is told from it. */
export interface KnownIds {
  readonly instances: readonly string[]
  readonly snapshots: readonly string[]
}

type Lists = Pick<CatalogueView, 'instances' | 'snapshots'>

/** As many of each are remembered. */
const REMEMBERED = 20

const schema = z.object({ instances: z.array(z.string()), snapshots: z.array(z.string()) })

export function knownIdsOf({ instances, snapshots }: Lists): KnownIds {
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
 * with it; changed where so much is gone that it is remembered anew. An account without instances is
 * not told from another one: there is nothing to take or to delete in it.
 */
export function compareWithKnown(known: KnownIds, lists: Lists): 'same' | 'changed' | 'other' {
  const listed = new Set([...lists.instances, ...lists.snapshots].map(({ id }) => id))
  const before = [...known.instances, ...known.snapshots]
  if (lists.instances.length === 0) return 'same'
  if (before.length === 0) return 'changed'
  const left = before.filter((id) => listed.has(id)).length
  if (left === 0 && known.instances.length > 0) return 'other'
  return left * 2 < before.length || known.instances.length === 0 ? 'changed' : 'same'
}
