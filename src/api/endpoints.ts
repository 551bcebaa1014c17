import { lazily } from '../common/index.js'
import { listActivity } from './account/activity.js'
import { listFindings } from './account/findings.js'
import { getStatus } from './account/status.js'
import type { Endpoint } from './http/endpoint.js'
import { getInstanceSchedule, saveInstanceSchedule } from './instances/instance-schedule.js'
import { getInstance, listInstances } from './instances/instances.js'
import { openApiDocument } from './openapi/document.js'
import { documentEndpoint } from './openapi/document-endpoint.js'
import { cancelRestore, getRestore, restoreSnapshot } from './restores/restores.js'
import { getRun, listRuns } from './runs/runs.js'
import { getSettings, previewSettings, saveSettings } from './settings/settings.js'
import { changeSnapshot } from './snapshots/change-snapshot.js'
import { deleteSnapshot } from './snapshots/delete-snapshot.js'
import { getSnapshot, listSnapshots } from './snapshots/snapshots.js'
import { takeSnapshot, takeSnapshotOfInstance } from './snapshots/take-snapshot.js'

/** Every endpoint of the API, in the order of its document. */
export const endpoints: readonly Endpoint[] = [
  getStatus,
  listFindings,
  listInstances,
  getInstance,
  getInstanceSchedule,
  saveInstanceSchedule,
  takeSnapshotOfInstance,
  listSnapshots,
  takeSnapshot,
  getSnapshot,
  changeSnapshot,
  deleteSnapshot,
  restoreSnapshot,
  getRestore,
  cancelRestore,
  listRuns,
  getRun,
  listActivity,
  getSettings,
  saveSettings,
  previewSettings,
  documentEndpoint(() => apiDocument())
]

/** The OpenAPI 3.1 document of all of them; made once. */
export const apiDocument = lazily(() => openApiDocument(endpoints))
