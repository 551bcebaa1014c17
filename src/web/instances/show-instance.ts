import type { Handler } from '../http/visit.js'
import { readAccount } from '../shared/account/read-account.js'
import { withApiKey } from '../shared/account/with-api-key.js'
import { instancePage } from './instance-page.js'

/** GET /instances/:id: its schedule, its pictures, its snapshots, its runs. */
export const showInstance: Handler = withApiKey(async (visit) => {
  await Promise.all([readAccount(visit), visit.services.blockStorage.ask()])
  return await instancePage(visit, {})
}, 'instances')
