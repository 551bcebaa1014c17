import * as z from 'zod'
import type { Channel } from '../../../alerts/index.js'
import { message } from '../../../wording/index.js'
import { PageError } from '../../http/page-error.js'
import type { Reply } from '../../http/reply.js'
import type { Handler, Visit } from '../../http/visit.js'

/** As long as the longest id: a UUID, or a word of one that the host brings along. */
const idSchema = z.string().regex(/^[a-z0-9-]{1,36}$/)

/** The channel that the path names; undefined where there is none (any more). @throws DatabaseError */
export async function findChannel({ services, params }: Visit): Promise<Channel | undefined> {
  const wanted = idSchema.safeParse(params.id).data
  return (await services.alerts.channels()).find(({ id }) => id === wanted)
}

/** Loads the channel that the path names, or answers with the 404 page. */
export function withChannel(handler: (visit: Visit, channel: Channel) => Promise<Reply>): Handler {
  return async (visit) => {
    const channel = await findChannel(visit)
    if (channel === undefined) {
      throw new PageError(404, message('alerts.unknown'), message('alerts.unknown.text'))
    }
    return await handler(visit, channel)
  }
}
