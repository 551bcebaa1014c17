import { readAccount } from '../../inventory/index.js'
import type { Handler } from '../http/visit.js'
import { withApiKey } from '../shared/account/with-api-key.js'
import { instancePage } from './instance-page.js'

/** GET /instances/:id: its schedule, its pictures, its snapshots, its runs. */
export const showInstance: Handler = withApiKey(async (visit) => {
  await Promise.all([readAccount(visit.services), visit.services.blockStorage.ask()])
  return await instancePage(visit, {})
}, 'instances')
