import * as z from 'zod'
import { readConcerns } from '../../attention/index.js'
import {
  type NextSnapshot,
  nextSnapshotOf,
  protectionOf,
  readAccount
} from '../../inventory/index.js'
import { page } from '../http/reply.js'
import type { Handler } from '../http/visit.js'
import { withApiKey } from '../shared/account/with-api-key.js'
import { historyPictures } from '../shared/history/account-history.js'
import { attentionList } from './attention-list.js'
import { recentChanges } from './recent-changes.js'
import { runningNow } from './running-now.js'
import { storageOf } from './storage.js'

const querySchema = z.object({ attention: z.enum(['', 'all']).catch('') })

/** GET /overview: whether all is protected, what went wrong, what is next, and what it costs. */
export const showOverview: Handler = withApiKey(async (visit) => {
  const { services, wording } = visit
  const { attention } = querySchema.parse(visit.query)
  await readAccount(visit.services)
  const concerns = await readConcerns(services, wording)
  const next = await nextSnapshotOf(services)
  const running = await runningNow(visit, concerns)
  const model = {
    protection: await protectionOf(services),
    next,
    storage: await storageOf(services, wording),
    attention: attentionList(concerns, wording, { showsAll: attention === 'all' }),
    running,
    changes: await recentChanges(services, wording),
    refreshedAt: services.catalogue.view().refreshedAt,
    self: attention === 'all' ? 'overview?attention=all' : 'overview',
    isLive: running.isAny || services.catalogue.isReading(),
    lookAfterSeconds: lookAfterSeconds(next)
  }
  return {
    ...page('overview', 'overview/show', wording.t('tab.overview'), model),
    pieces: { pictures: historyPictures(services, undefined, wording) }
  }
}, 'overview')

/** In ms: by then the pass that takes it has begun. */
const TAKEN_AFTER_MS = 15_000

const LONGEST_WAIT_MS = 86_400_000

/** A page that is left open sees the next snapshot begin; until then it asks nothing. */
function lookAfterSeconds(next: NextSnapshot | undefined): number | undefined {
  if (next === undefined || next.waitMs > LONGEST_WAIT_MS) return undefined
  return Math.ceil((next.waitMs + TAKEN_AFTER_MS) / 1000)
}
