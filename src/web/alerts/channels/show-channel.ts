import { channelPage } from './channel-page.js'
import { withChannel } from './with-channel.js'

/** GET /settings/alerts/:id */
export const showChannel = withChannel((visit, channel) => channelPage(visit, channel))
