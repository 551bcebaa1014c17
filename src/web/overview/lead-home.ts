import type { Handler } from '../http/visit.js'

/** GET /: to Settings on the first visit, to Overview once there is a key. */
export const leadHome: Handler = async ({ services }) => {
  const { kind } = await services.apiKey.state()
  const to = kind === 'missing' ? 'settings' : 'overview'
  return { kind: 'redirect', to, flash: undefined }
}
