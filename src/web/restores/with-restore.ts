import * as z from 'zod'
import type { RestoreProgress } from '../../restores/index.js'
import { message } from '../../wording/index.js'
import { PageError } from '../http/page-error.js'
import type { Reply } from '../http/reply.js'
import type { Handler, Visit } from '../http/visit.js'

/** Loads the restore that the path names, or answers with the 404 page. */
export function withRestore(
  handler: (visit: Visit, progress: RestoreProgress) => Promise<Reply>
): Handler {
  return async (visit) => {
    const id = z.uuid().safeParse(visit.params.id)
    const progress = id.success
      ? await visit.services.restores.progress(id.data.toLowerCase())
      : undefined
    if (progress === undefined) throw unknownRestore()
    return await handler(visit, progress)
  }
}

function unknownRestore(): PageError {
  return new PageError(404, message('error.unknownRestore'), message('error.unknownRestore.text'))
}
