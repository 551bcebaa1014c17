import type { Handler } from '../http/visit.js'
import { withSnapshot } from '../shared/account/with-snapshot.js'
import { restorePage } from './restore-page.js'

/** GET /snapshots/:id/restore: what will be lost, and where. */
export const confirmRestore: Handler = withSnapshot((visit, snapshot) =>
  restorePage(visit, snapshot, {})
)
