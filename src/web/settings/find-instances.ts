import type { Handler } from '../http/visit.js'
import { settingsPage } from './settings-page.js'

/** POST /settings/find: the form as it was typed, with the instances that the search finds. */
export const findInstances: Handler = (visit) => settingsPage(visit, { errors: {} })
