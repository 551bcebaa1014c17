import type { WebServices } from '../../http/services.js'

/** The servers that the panel runs on, by their instances; none while it is not known, or where none is Vultr's. */
export function panelServerIds(
  services: Pick<WebServices, 'thisServer' | 'thisServerIds'>
): ReadonlySet<string> {
  const own = services.thisServer()?.instanceId
  return new Set([...(own === undefined ? [] : [own]), ...services.thisServerIds()])
}
