import * as z from 'zod'
import type { Snapshot } from '../../../account/index.js'
import { message } from '../../../wording/index.js'
import { PageError } from '../../http/page-error.js'
import type { Reply } from '../../http/reply.js'
import type { Handler, Visit } from '../../http/visit.js'
import { withApiKey } from './with-api-key.js'

/** Loads the snapshot that the path names, or answers with the 404 page. */
export function withSnapshot(
  handler: (visit: Visit, snapshot: Snapshot) => Promise<Reply>
): Handler {
  return withApiKey(async (visit) => {
    const id = z.uuid().safeParse(visit.params.id)
    const wanted = id.success ? id.data.toLowerCase() : undefined
    const { snapshots } = visit.services.catalogue.view()
    const snapshot = snapshots.find((each) => each.id === wanted)
    if (snapshot === undefined) throw unknownSnapshot()
    return await handler(visit, snapshot)
  })
}

/** The 404 page for a snapshot that is not in the account. */
export function unknownSnapshot(): PageError {
  return new PageError(404, message('error.unknownSnapshot'), message('error.unknownSnapshot.text'))
}
