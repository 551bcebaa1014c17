import { typed } from '../../http/form-fields.js'
import type { Handler } from '../../http/visit.js'
import { choicePage, newChannelPage } from './channel-page.js'
import { channelKind } from './settings/channel-kinds.js'

/** GET /settings/alerts/new: the services to choose from, or the form of one of them. */
export const newChannel: Handler = async (visit) => {
  const kind = channelKind(typed(visit.query, 'kind'))
  return kind === undefined ? choicePage(visit) : newChannelPage(visit, kind)
}
