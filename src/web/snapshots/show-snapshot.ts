import type { Handler } from '../http/visit.js'
import { withSnapshot } from '../shared/account/with-snapshot.js'
import { snapshotPage } from './snapshot-page.js'

/** GET /snapshots/:id: one snapshot and what can be done to it. */
export const showSnapshot: Handler = withSnapshot((visit, snapshot) =>
  snapshotPage(visit, snapshot)
)
