import type { Handler } from '../http/visit.js'
import { alertsPage } from './alerts-page.js'

/** GET /settings/alerts */
export const showAlerts: Handler = (visit) => alertsPage(visit)
