import type { SettingDifference } from '../../../confirmations/index.js'
import type { Text } from '../../../wording/index.js'
import type { Conflict } from '../../http/reply.js'
import type { Visit } from '../../http/visit.js'
import { repeatedFields } from './repeated-fields.js'

/** Two admins changed the same setting. */
interface ConflictingSettings extends Pick<Conflict, 'text' | 'action' | 'back'> {
  /** The one who saved, isolated; undefined where that is not known. */
  readonly who: string | undefined
  /** From what is stored now to what was refused. */
  readonly differences: readonly SettingDifference[]
  /** The fields of the form that say on top of what it is saved. */
  readonly onTopOf: Readonly<Record<string, string>>
}

/** The settings in which what is stored now and the refused form differ. */
export function settingConflict(
  { form, wording: { t } }: Visit,
  { who, text, differences, action, back, onTopOf }: ConflictingSettings
): Conflict {
  const say = (each: Text) => t('text', { text: each })
  return {
    text,
    heads: {
      of: t('settings.conflict.field'),
      theirs: t('settings.conflict.theirs', { who: who ?? t('settings.conflict.somebody') })
    },
    rows: differences.map(({ name, from, to }) => ({
      name: say(name),
      theirs: say(from),
      yours: say(to)
    })),
    same: t('settings.conflict.same'),
    action,
    back,
    hidden: repeatedFields({ ...form, ...onTopOf })
  }
}
