import { readConcerns } from '../../attention/index.js'
import { typed } from '../http/form-fields.js'
import { redirect } from '../http/reply.js'
import type { Handler } from '../http/visit.js'

/** POST /overview/take-back: an acknowledged problem counts again. */
export const takeBack: Handler = async ({ services, wording, form, user }) => {
  const { t } = wording
  const concerns = await readConcerns(services, wording)
  const concern = concerns.find(({ id }) => id === typed(form, 'id'))
  if (concern === undefined) {
    return redirect('overview', 'warning', t('overview.acknowledge.over'))
  }
  const { id, title: what, instanceId } = concern
  await services.acknowledgements.takeBack({ id, what, instanceId, actor: user })
  return redirect('overview', 'success', t('overview.takeBack.done'))
}
