import type { Handler } from '../http/visit.js'
import { withApiKey } from '../shared/account/with-api-key.js'
import { newSnapshotPage } from './new-snapshot-page.js'

/** GET /snapshots/new */
export const newSnapshot: Handler = withApiKey((visit) => newSnapshotPage(visit, {}))
