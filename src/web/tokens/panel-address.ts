import type { Visit } from '../http/visit.js'

/** A name or an address with a port; anything else is not written into a command that somebody copies. */
const HOST = /^[\w.:[\]-]+$/

/** Where programs reach the panel: as the host says, or as the viewer does. */
export function panelAddress({ services, request }: Visit): string {
  if (services.baseUrl !== undefined) return services.baseUrl
  const { host = '' } = request
  return `${request.protocol}://${HOST.test(host) ? host : 'panel.example'}${request.baseUrl}`
}
