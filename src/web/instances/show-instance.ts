import type { Handler } from '../http/visit.js'
import { readAccount } from '../shared/account/read-account.js'
import { withApiKey } from '../shared/account/with-api-key.js'
import { instancePage } from './instance-page.js'

/** GET /instances/:id: its schedule, its pictures, its snapshots, its runs. */
export const showInstance: Handler = withApiKey(async (visit) => {
  await readAccount(visit)
  return await instancePage(visit, {})
}, 'instances')
