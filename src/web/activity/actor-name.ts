import type { Wording } from '../../wording/index.js'

/** Who did something, as an admin reads it: users have names, the scheduler has a word. */
export function actorName(actor: string, { t }: Wording): string {
  return actor === 'scheduler' ? t('activity.actor.scheduler') : actor
}
