import type { Message } from '../../../wording/index.js'
import type { Visit } from '../../http/visit.js'

/** Writes down in Activity what became of the API key, and who did it. */
export function recordApiKey(
  { services, user }: Visit,
  outcome: 'ok' | 'failed',
  message: Message
): Promise<void> {
  const at = services.clock.now()
  return services.activity.record({ at, actor: user, kind: 'api-key', outcome, message })
}
