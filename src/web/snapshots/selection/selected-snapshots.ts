import * as z from 'zod'
import type { Snapshot } from '../../../account/index.js'
import { filterScope, matchingSnapshots } from '../../../inventory/index.js'
import { message } from '../../../wording/index.js'
import { type Form, typed } from '../../http/form-fields.js'
import { PageError } from '../../http/page-error.js'
import type { WebServices } from '../../http/services.js'
import { idsToken } from '../filter/ids-token.js'
import { snapshotFilterSchema } from '../filter/snapshot-filter.js'

/** As many as the list shows on one page, and some more; their ids fit into an address. */
export const MOST_SELECTED = 100

/**
 * As many that match a filter. Each is changed by itself, on what Vultr says of it then, which takes two or three
 * requests: so many take more than an hour, during which the panel has to go on running.
 */
export const MOST_MATCHING = 25_000

const idsSchema = z
  .union([z.uuid().transform((id) => [id]), z.array(z.uuid())])
  .transform((ids) => new Set(ids.map((id) => id.toLowerCase())))
  .catch(new Set<string>())

/** The ids of the snapshots that were selected, each once; none where one of them is no id. */
export function selectedSnapshotIds(fields: Form): ReadonlySet<string> {
  return idsSchema.parse(fields.id)
}

/** Whether all that match the filter are meant, and not some by their ids. */
export function isEveryMatch(fields: Form): boolean {
  return typed(fields, 'all') === 'on'
}

/** One that is still being created can be neither locked nor deleted. */
export function isSelectable({ status }: Pick<Snapshot, 'status'>): boolean {
  return status !== 'pending'
}

/** A locked one has to be unlocked first. */
export function isDeletable(snapshot: Pick<Snapshot, 'status' | 'isProtected'>): boolean {
  return isSelectable(snapshot) && !snapshot.isProtected
}

/** The snapshots that were selected. */
export type Selection =
  | { readonly kind: 'by-id'; readonly ids: ReadonlySet<string> }
  | {
      readonly kind: 'every-match'
      readonly snapshots: readonly Snapshot[]
      readonly token: string
    }
  /** Others match the filter now than were shown. */
  | { readonly kind: 'outdated' }

/**
 * What is meant by a query or a form of the list. All that match are worked out anew from the filter, and
 * are told from those that were shown by a token of their ids.
 * @throws PageError for more than are done together. @throws DatabaseError
 */
export async function selectionIn(services: WebServices, fields: Form): Promise<Selection> {
  if (!isEveryMatch(fields)) {
    const ids = selectedSnapshotIds(fields)
    if (ids.size > MOST_SELECTED) throw tooMany(MOST_SELECTED)
    return { kind: 'by-id', ids }
  }
  const filter = snapshotFilterSchema.parse(fields)
  const view = services.catalogue.view()
  const snapshots = matchingSnapshots(view, filter, await filterScope(services, view, filter))
  const token = idsToken(snapshots)
  if (token !== typed(fields, 'matching')) return { kind: 'outdated' }
  if (snapshots.length > MOST_MATCHING) throw tooMany(MOST_MATCHING)
  return { kind: 'every-match', snapshots, token }
}

function tooMany(most: number): PageError {
  return new PageError(413, message('error.tooMany'), message('error.tooMany.text', { most }))
}
