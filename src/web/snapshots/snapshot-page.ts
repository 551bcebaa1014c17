import { z } from 'zod'
import {
  accountIndex,
  type CatalogueView,
  type Snapshot,
  type VultrError
} from '../../account/index.js'
import { withinMs } from '../../common/index.js'
import { isGood } from '../../policy/index.js'
import type { DescribeOutcome } from '../../snapshots/index.js'
import { fieldErrors, typed } from '../http/form-fields.js'
import { PageError } from '../http/replies/page-error.js'
import { page, type Reply, redirect } from '../http/replies/reply.js'
import type { Handler, Visit } from '../http/visit.js'
import { errorAdvice } from '../shared/account/error-advice.js'
import { instanceName } from '../shared/account/instance-name.js'
import { withApiKey } from '../shared/account/with-api-key.js'
import { unknownSnapshot, withSnapshot } from '../shared/account/with-snapshot.js'
import { presentRows } from '../shared/snapshot-rows/snapshot-rows.js'
import { snapshotName } from './typed-name.js'

/** GET /snapshots/:id: one snapshot and what can be done to it. */
export const showSnapshot: Handler = withSnapshot((visit, snapshot) =>
  snapshotPage(visit, snapshot, {})
)

async function snapshotPage(
  visit: Visit,
  snapshot: Snapshot,
  refused: { readonly error?: string; readonly typed?: string }
): Promise<Reply> {
  const { services } = visit
  const { rows, isLive } = await presentRows(services, [snapshot], { showsWaiting: false })
  const restores = await services.restores.open()
  const model = {
    snapshot,
    row: rows[0],
    isLive: isLive || restores.some(({ snapshotId }) => snapshotId === snapshot.id),
    name: refused.typed ?? snapshot.name,
    error: refused.error,
    canProtect: snapshot.origin !== 'foreign'
  }
  const status = refused.error === undefined ? 200 : 422
  return page('snapshots', 'snapshots/show', snapshot.name || 'Snapshot', model, status)
}

/** POST /snapshots/:id/rename */
export const renameSnapshot: Handler = withSnapshot(async (visit, snapshot) => {
  const parsed = z.object({ name: snapshotName }).safeParse(visit.form)
  if (!parsed.success) {
    const error = fieldErrors(parsed.error).name ?? 'Enter a name.'
    return await snapshotPage(visit, snapshot, { error, typed: typed(visit.form, 'name') })
  }
  const outcome = await visit.services.actions.rename(snapshot.id, parsed.data.name, {
    actor: visit.user
  })
  return told(snapshot, outcome, `Renamed to “${parsed.data.name}”.`)
})

/** POST /snapshots/:id/protect, with `protect` on or off. */
export const protectSnapshot: Handler = withSnapshot(async (visit, snapshot) => {
  const isProtected = typed(visit.form, 'protect') === 'on'
  const outcome = await visit.services.actions.protect(snapshot.id, isProtected, {
    actor: visit.user
  })
  const done = isProtected
    ? 'Protected: it is not pruned, and not deleted before the protection is taken off.'
    : 'No longer protected.'
  return told(snapshot, outcome, done)
})

function told(snapshot: Snapshot, outcome: DescribeOutcome, done: string): Reply {
  if (outcome.kind === 'unknown-snapshot') throw unknownSnapshot()
  const path = `snapshots/${snapshot.id}`
  if (outcome.kind === 'foreign') {
    return redirect(
      path,
      'warning',
      'A foreign snapshot cannot be protected; the scheduler never touches it.'
    )
  }
  const sentence = sentenceOf(outcome, done)
  return redirect(path, outcome.kind === 'described' ? 'success' : 'danger', sentence)
}

function sentenceOf(
  outcome: Exclude<DescribeOutcome, { readonly kind: 'unknown-snapshot' | 'foreign' }>,
  done: string
): string {
  switch (outcome.kind) {
    case 'described':
      return done
    case 'stored-otherwise':
      return `Vultr accepted the change but stored another description: “${outcome.snapshot.description}”. Look at the snapshot before you rely on it, and try a shorter, plainer name.`
    case 'busy':
      return BUSY
    case 'unread':
      return `Vultr accepted the change, but the snapshot could not be read back, so it is not known what is stored. ${errorAdvice(outcome.error)} Look at the list shortly.`
    case 'failed':
      return `${isInDoubt(outcome.error) ? 'It is not known whether it was changed.' : 'Not changed.'} ${errorAdvice(outcome.error)}`
  }
}

/** Whether Vultr may have heard it all the same. */
function isInDoubt({ effect }: VultrError): boolean {
  return effect === 'unknown'
}

const BUSY =
  'Not changed: another change of this snapshot is under way. Try again when it has finished.'

/** As many as the list shows on one page, and some more. */
const MOST_DELETED = 100

/** What is left of the 5 s a page may wait on Vultr, in ms; the deleting itself goes on. */
const PAGE_WAIT_MS = 4_000

const selectionSchema = z.object({
  id: z
    .union([z.uuid().transform((id) => [id]), z.array(z.uuid())])
    .transform((ids) => new Set(ids.map((id) => id.toLowerCase())))
    .catch(new Set<string>())
})

/** GET /snapshots/delete?id=…: the list of what would be deleted together. */
export const confirmDeleteMany: Handler = withApiKey(async ({ services, query }) => {
  const { id: ids } = selectionSchema.parse(query)
  const view = services.catalogue.view()
  const chosen = view.snapshots.filter(({ id }) => ids.has(id))
  if (chosen.length === 0) {
    return redirect('snapshots', 'warning', 'Select the snapshots to delete first.')
  }
  const isSpared = (each: Snapshot) => each.isProtected || each.status === 'pending'
  return page('snapshots', 'snapshots/confirm-delete-snapshots', 'Delete snapshots', {
    snapshots: chosen
      .filter((each) => !isSpared(each))
      .map((each) => ({ ...each, ...warningOf(each, view, services.clock.now()) })),
    spared: chosen.filter(isSpared)
  })
})

/** POST /snapshots/delete */
export const deleteMany: Handler = withApiKey(async (visit) => {
  const { id: ids } = selectionSchema.parse(visit.form)
  if (ids.size === 0)
    throw new PageError(404, 'Nothing was selected', 'Select the snapshots to delete first.')
  if (ids.size > MOST_DELETED) {
    throw new PageError(
      413,
      'Too many at once',
      `Nothing was deleted: select ${MOST_DELETED} snapshots at most.`
    )
  }
  let deleted = 0
  const { actions, inBackground } = visit.services
  const all = Promise.allSettled(
    [...ids].map(async (id) => {
      if ((await actions.deleteToTheEnd(id, { actor: visit.user })).kind === 'deleted') deleted += 1
    })
  )
  const isOver = await withinMs(PAGE_WAIT_MS, inBackground(all), undefined)
  const count = `${deleted} of ${ids.size} snapshots were deleted`
  if (deleted === ids.size) return redirect('snapshots', 'success', `${count}.`)
  const rest =
    isOver === undefined
      ? ' so far; the others follow, and Activity tells what becomes of each.'
      : '. Look at Activity for the others.'
  return redirect('snapshots', 'warning', `${count}${rest}`)
})

/** GET /snapshots/:id/delete */
export const confirmDelete: Handler = withSnapshot(async ({ services }, snapshot) => {
  const view = services.catalogue.view()
  return page('snapshots', 'snapshots/confirm-delete', 'Delete snapshot', {
    snapshot,
    isPending: snapshot.status === 'pending',
    isProtected: snapshot.isProtected,
    ...warningOf(snapshot, view, services.clock.now())
  })
})

/** Whose it is, and whether there is nothing newer of that instance to go back to. */
function warningOf({ id, instanceId }: Snapshot, view: CatalogueView, now: Date) {
  if (instanceId === undefined) return { instance: undefined, isNewestGood: false }
  const newestGood = accountIndex(view)
    .snapshotsOf(instanceId)
    .find((each) => isGood(each, now))
  return { instance: instanceName(instanceId, view), isNewestGood: newestGood?.id === id }
}

/** POST /snapshots/:id/delete */
export const deleteSnapshot: Handler = withSnapshot(async (visit, { id, name }) => {
  const outcome = await visit.services.actions.deleteSnapshot(id, { actor: visit.user })
  switch (outcome.kind) {
    case 'deleted':
      return redirect('snapshots', 'success', `“${name}” was deleted.`)
    case 'still-pending':
      return redirect(
        'snapshots',
        'warning',
        `“${name}” is still being created; it can be deleted once it is complete.`
      )
    case 'protected':
      return redirect('snapshots', 'warning', `“${name}” is protected and was not deleted.`)
    case 'needed':
      return redirect(
        'snapshots',
        'warning',
        `“${name}” was not deleted: a restore that is under way needs it.`
      )
    case 'busy':
      return redirect('snapshots', 'warning', BUSY)
    case 'failed': {
      const what = isInDoubt(outcome.error)
        ? `It is not known whether “${name}” was deleted.`
        : `“${name}” was not deleted.`
      return redirect('snapshots', 'danger', `${what} ${errorAdvice(outcome.error)}`)
    }
    case 'unknown-snapshot':
      throw unknownSnapshot()
  }
})
