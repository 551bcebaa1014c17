import { tokenOfActor } from '../../activity/index.js'
import type { Wording } from '../../wording/index.js'

/** Who did something, as an admin reads it: users have names, the scheduler and API tokens have a word. */
export function actorName(actor: string, { t }: Wording): string {
  if (actor === 'scheduler') return t('activity.actor.scheduler')
  const name = tokenOfActor(actor)
  return name === undefined ? actor : t('activity.actor.token', { name })
}
