import type { Handler } from '../http/visit.js'
import { settingsPage } from './settings-page.js'

/** GET /settings */
export const showSettings: Handler = (visit) => settingsPage(visit, {})
