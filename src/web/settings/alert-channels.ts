import type { WebServices } from '../http/services.js'

/** How many channels alerts go to, and on how many of them nothing arrives. @throws DatabaseError */
export async function alertChannels({ alerts }: Pick<WebServices, 'alerts'>) {
  const channels = await alerts.channels()
  const results = await alerts.results()
  const failing = channels.filter(({ id }) => results.get(id)?.failingSince !== undefined)
  return { count: channels.length, failing: failing.length }
}
