import compression from 'compression'
import express, { type Router } from 'express'
import { securityHeaders } from '../common/index.js'
import { message } from '../wording/index.js'
import { downloadActivity } from './activity/download-activity.js'
import { showActivity } from './activity/show-activity.js'
import { acknowledgeAlert } from './alerts/acknowledging/acknowledge-alert.js'
import { showAlert } from './alerts/acknowledging/show-alert.js'
import { addChannel } from './alerts/channels/add-channel.js'
import { changeChannel } from './alerts/channels/change-channel.js'
import { confirmRemoveChannel } from './alerts/channels/confirm-remove-channel.js'
import { newChannel } from './alerts/channels/new-channel.js'
import { removeChannel } from './alerts/channels/remove-channel.js'
import { showChannel } from './alerts/channels/show-channel.js'
import { testChannel } from './alerts/channels/test-channel.js'
import { saveSeverities } from './alerts/save-severities.js'
import { showAlerts } from './alerts/show-alerts.js'
import { chooseLanguage } from './http/choose-language.js'
import { answerSession } from './http/guards/answer-session.js'
import { refuseForeignPosts } from './http/guards/foreign-posts.js'
import { createVisitorGuard } from './http/guards/visitor-guard.js'
import { PageError } from './http/page-error.js'
import { readForm } from './http/read-form.js'
import { errorSender } from './http/sending/send-error.js'
import { createReplySender } from './http/sending/send-reply.js'
import type { WebServices } from './http/services.js'
import { openStaticFiles } from './http/static-files.js'
import { type Handler, visitOf } from './http/visit.js'
import { listInstances } from './instances/list-instances.js'
import { previewSchedule } from './instances/schedules/preview-schedule.js'
import { saveInstanceSchedule } from './instances/schedules/save-instance-schedule.js'
import { saveSchedules } from './instances/schedules/save-schedules.js'
import { showInstance } from './instances/show-instance.js'
import { acknowledge } from './overview/acknowledge.js'
import { leadHome } from './overview/lead-home.js'
import { retryNow } from './overview/retry-now.js'
import { showOverview } from './overview/show-overview.js'
import { takeBack } from './overview/take-back.js'
import { takeNow } from './overview/take-now.js'
import { showReplicas } from './replicas/show-replicas.js'
import { cancelRestore } from './restores/cancel-restore.js'
import { confirmRestore } from './restores/confirm-restore.js'
import { restoreSnapshot } from './restores/restore-snapshot.js'
import { showRestore } from './restores/show-restore.js'
import { confirmReview } from './review/confirm-review.js'
import { showReview } from './review/show-review.js'
import { confirmRemoveApiKey } from './settings/api-key/confirm-remove-api-key.js'
import { removeApiKey } from './settings/api-key/remove-api-key.js'
import { saveApiKey } from './settings/api-key/save-api-key.js'
import { findInstances } from './settings/find-instances.js'
import { previewSettings } from './settings/preview-settings.js'
import { saveSettings } from './settings/save-settings.js'
import { showSettings } from './settings/show-settings.js'
import { findBanners } from './shared/banners/find-banners.js'
import { createSnapshot } from './snapshots/create-snapshot.js'
import { confirmDelete } from './snapshots/deleting/confirm-delete.js'
import { confirmDeleteSnapshots } from './snapshots/deleting/confirm-delete-snapshots.js'
import { deleteSnapshot } from './snapshots/deleting/delete-snapshot.js'
import { deleteSnapshots } from './snapshots/deleting/delete-snapshots.js'
import { confirmExpired } from './snapshots/expired/confirm-expired.js'
import { keepExpired } from './snapshots/expired/keep-expired.js'
import { showExpired } from './snapshots/expired/show-expired.js'
import { listSnapshots } from './snapshots/list/list-snapshots.js'
import { lockSnapshot } from './snapshots/locking/lock-snapshot.js'
import { lockSnapshots } from './snapshots/locking/lock-snapshots.js'
import { newSnapshot } from './snapshots/new-snapshot.js'
import { renameSnapshot } from './snapshots/rename-snapshot.js'
import { showSnapshot } from './snapshots/show-snapshot.js'
import { createToken } from './tokens/create-token.js'
import { newToken } from './tokens/new-token.js'
import { showReference } from './tokens/reference/show-reference.js'
import { confirmRevokeToken, revokeToken } from './tokens/revoke-token.js'
import { showTokens } from './tokens/show-tokens.js'

/** Every page and every change. */
export const ROUTES: readonly (readonly ['get' | 'post', string, Handler])[] = [
  ['get', '/', leadHome],
  ['get', '/overview', showOverview],
  ['post', '/overview/acknowledge', acknowledge],
  ['post', '/overview/take-back', takeBack],
  ['post', '/overview/retry', retryNow],
  ['post', '/overview/take', takeNow],
  ['get', '/alerts/acknowledge', showAlert],
  ['post', '/alerts/acknowledge', acknowledgeAlert],
  ['get', '/session', answerSession],
  ['post', '/language', chooseLanguage],
  ['get', '/settings', showSettings],
  ['get', '/settings/preview', previewSettings],
  ['post', '/settings/preview', previewSettings],
  ['post', '/settings/find', findInstances],
  ['post', '/settings/api-key', saveApiKey],
  ['get', '/settings/api-key/remove', confirmRemoveApiKey],
  ['post', '/settings/api-key/remove', removeApiKey],
  ['post', '/settings/snapshots', saveSettings],
  ['get', '/settings/replicas', showReplicas],
  ['get', '/settings/api', showTokens],
  ['get', '/settings/api/new', newToken],
  ['post', '/settings/api/new', createToken],
  ['get', '/settings/api/reference', showReference],
  ['get', '/settings/api/:id/revoke', confirmRevokeToken],
  ['post', '/settings/api/:id/revoke', revokeToken],
  ['get', '/settings/alerts', showAlerts],
  ['get', '/settings/alerts/new', newChannel],
  ['post', '/settings/alerts/new', addChannel],
  ['post', '/settings/alerts/severities', saveSeverities],
  // Before the channels by their ids.
  ['get', '/settings/alerts/severities', leadTo('settings/alerts')],
  ['get', '/settings/alerts/:id', showChannel],
  ['post', '/settings/alerts/:id', changeChannel],
  ['get', '/settings/alerts/:id/remove', confirmRemoveChannel],
  ['post', '/settings/alerts/:id/remove', removeChannel],
  ['post', '/settings/alerts/:id/test', testChannel],
  ['get', '/settings/alerts/:id/test', leadTo('settings/alerts')],
  ['get', '/review', showReview],
  ['post', '/review', confirmReview],
  ['get', '/snapshots', listSnapshots],
  ['post', '/snapshots', createSnapshot],
  ['get', '/snapshots/new', newSnapshot],
  ['get', '/snapshots/expired/:instanceId', showExpired],
  ['post', '/snapshots/expired/:instanceId', confirmExpired],
  ['post', '/snapshots/expired/:instanceId/keep', keepExpired],
  ['get', '/snapshots/expired/:instanceId/keep', leadTo('snapshots')],
  ['get', '/snapshots/delete', confirmDeleteSnapshots],
  ['post', '/snapshots/delete', deleteSnapshots],
  ['post', '/snapshots/lock', lockSnapshots],
  // Before the snapshots by their ids.
  ['get', '/snapshots/lock', leadTo('snapshots')],
  ['get', '/snapshots/:id', showSnapshot],
  ['post', '/snapshots/:id/rename', renameSnapshot],
  ['post', '/snapshots/:id/protect', lockSnapshot],
  ['get', '/snapshots/:id/restore', confirmRestore],
  ['post', '/snapshots/:id/restore', restoreSnapshot],
  ['get', '/snapshots/:id/delete', confirmDelete],
  ['post', '/snapshots/:id/delete', deleteSnapshot],
  ['get', '/restores/:id', showRestore],
  ['post', '/restores/:id/cancel', cancelRestore],
  ['get', '/instances', listInstances],
  ['post', '/instances/schedule', saveSchedules],
  ['post', '/instances/preview', previewSchedule],
  // Before the instances by their ids.
  ['get', '/instances/schedule', leadTo('instances')],
  ['get', '/instances/:id', showInstance],
  ['post', '/instances/:id/schedule', saveInstanceSchedule],
  ['get', '/activity', showActivity],
  ['get', '/activity.csv', downloadActivity],
  // Where a refused form has left the browser, asked for anew.
  ['get', '/settings/api-key', leadTo('settings')],
  ['get', '/settings/snapshots', leadTo('settings')],
  ['get', '/settings/find', leadTo('settings')],
  ['get', '/language', leadTo('settings')],
  ['get', '/restores/:id/cancel', leadTo('activity')],
  ['get', '/instances/:id/schedule', leadTo('instances')]
]

/** What pages may do beside what every page may: htmx asks us, and a host may frame its own panel. */
const ALLOWED = { fontSrc: ["'self'"], connectSrc: ["'self'"], frameAncestors: ["'self'"] }

/** The addon's pages, to be mounted at any path of an Express 5 app. */
export function createRouter(services: WebServices): Router {
  const router = express.Router()
  const files = openStaticFiles()
  const guard = createVisitorGuard(services)
  const sendReply = createReplySender({
    services,
    files,
    findBanners: (wording, on) => findBanners(services, wording, on)
  })
  router.get('/static/:name', (request, response) => files.serve(request, response))
  router.use(securityHeaders(ALLOWED), compression(), refuseForeignPosts(), guard.admit, readForm())
  for (const [method, path, handler] of ROUTES) {
    router[method](path, async (request, response) => {
      const visit = visitOf(request, services, guard.visitorOf(request))
      await sendReply(request, response, await handler(visit))
    })
  }
  router.use(() => {
    throw unknownPage()
  })
  router.use(errorSender({ services, files }))
  return router
}

function leadTo(path: string): Handler {
  return async () => ({ kind: 'redirect', to: path, flash: undefined })
}

function unknownPage(): PageError {
  return new PageError(404, message('error.notFound'), message('error.notFound.text'))
}
