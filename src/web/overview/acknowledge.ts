import * as z from 'zod'
import { readConcerns } from '../../attention/index.js'
import { typed } from '../http/form-fields.js'
import { redirect } from '../http/reply.js'
import type { Handler } from '../http/visit.js'
import { quietTold, quietUntil } from '../shared/attention/quiet-until.js'

const DIGEST = z.string().regex(/^[0-9a-f]{32}$/)
const formSchema = z.object({ id: DIGEST, fingerprint: DIGEST })

/** POST /overview/acknowledge: a problem is quiet until it changes, or for some days. */
export const acknowledge: Handler = async ({ services, wording, form, user }) => {
  const { t } = wording
  const seen = formSchema.safeParse(form).data
  const concerns = await readConcerns(services, wording)
  const concern = concerns.find(({ id }) => id === seen?.id)
  if (seen === undefined || concern?.fingerprint === undefined) {
    return redirect('overview', 'warning', t('overview.acknowledge.over'))
  }
  // What somebody has not seen yet stays loud.
  if (concern.fingerprint !== seen.fingerprint) {
    return redirect('overview', 'warning', t('overview.acknowledge.changed'))
  }
  const { title: what, instanceId } = concern
  const until = quietUntil(typed(form, 'until'), services.clock.now())
  await services.acknowledgements.acknowledge({ ...seen, what, instanceId, actor: user, until })
  return redirect('overview', 'success', quietTold(until, wording))
}
