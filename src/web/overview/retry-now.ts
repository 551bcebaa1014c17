import * as z from 'zod'
import { typed } from '../http/form-fields.js'
import { redirect } from '../http/reply.js'
import type { Handler } from '../http/visit.js'

/** POST /overview/retry: a snapshot that waits for its next attempt is tried in the next pass. */
export const retryNow: Handler = async ({ services, wording, form, user }) => {
  const { t } = wording
  const id = z.uuid().safeParse(typed(form, 'run'))
  const isDue = id.success && (await services.manualSnapshots.retryNow(id.data, user))
  return isDue
    ? redirect('overview', 'success', t('overview.retry.done'))
    : redirect('overview', 'warning', t('overview.retry.over'))
}
