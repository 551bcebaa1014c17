import { choiceDifferences, choiceMessage } from '../../../confirmations/index.js'
import { type InstanceChoice, type InstanceSchedules, savesOf } from '../../../settings/index.js'
import { message, type Text } from '../../../wording/index.js'
import { typed } from '../../http/form-fields.js'
import { isolatedName } from '../../http/isolated-name.js'
import { type Conflict, conflictPage, type Reply } from '../../http/reply.js'
import type { Visit } from '../../http/visit.js'
import { instanceName } from '../../shared/account/instance-name.js'
import { repeatedFields } from '../../shared/changes/repeated-fields.js'
import { settingConflict } from '../../shared/changes/setting-conflict.js'
import { instancePage } from '../instance-page.js'
import { instanceListPage } from '../list-instances.js'
import { listQueryOf } from '../list-query.js'
import { ownSchedulePage } from './own-schedule-page.js'

interface Paths {
  readonly action: string
  readonly back: string
}

/** As many of the instances that somebody else changed are named. */
const MOST_ROWS = 20

/** What somebody else saved meanwhile is shown where the form came from, beside what was typed. */
export async function replyToConflict(
  visit: Visit,
  instanceIds: readonly string[],
  choice: InstanceChoice,
  paths: Paths
): Promise<Reply> {
  const schedules = await visit.services.instanceSchedules.read()
  const [only = ''] = instanceIds
  if (visit.params.id !== undefined) return await ofOne(visit, only, choice, schedules, paths)
  const onTopOf = {
    saves: String(savesOf(schedules)),
    shownAt: visit.services.clock.now().toISOString()
  }
  const form = { ...visit.form, ...onTopOf }
  const conflict = conflictOfSeveral({ ...visit, form }, instanceIds, choice, schedules, paths)
  const shown =
    choice.mode === 'own'
      ? await ownSchedulePage({ ...visit, form }, instanceIds, {}, true)
      : await instanceListPage(visit, listQueryOf(form))
  return conflictPage(shown, conflict)
}

async function ofOne(
  visit: Visit,
  id: string,
  choice: InstanceChoice,
  schedules: InstanceSchedules,
  paths: Paths
): Promise<Reply> {
  const { t } = visit.wording
  const stored = schedules.get(id)
  const who = stored && isolatedName(stored.savedBy)
  const conflict = settingConflict(visit, {
    ...paths,
    who,
    text: t('instances.conflict.one', { who: who ?? t('settings.conflict.somebody') }),
    differences: choiceDifferences(stored?.choice ?? { mode: 'default' }, choice),
    onTopOf: { version: String(stored?.version ?? 0) }
  })
  return conflictPage(await instancePage(visit, {}), conflict)
}

/** Instance by instance: those of the selected ones that were saved since the list was shown. */
function conflictOfSeveral(
  { services, form, wording: { t } }: Visit,
  instanceIds: readonly string[],
  choice: InstanceChoice,
  schedules: InstanceSchedules,
  { action, back }: Paths
): Conflict {
  const view = services.catalogue.view()
  const say = (text: Text) => t('text', { text })
  const saved = instanceIds.flatMap((id) => {
    const stored = schedules.get(id)
    return stored === undefined || !isSince(stored.savedAt, typed(form, 'shownAt')) ? [] : [stored]
  })
  const rows = saved.slice(0, MOST_ROWS).map(({ instanceId, savedBy, choice: theirs }) => ({
    name: instanceName(instanceId, view),
    theirs: say(
      message('instances.conflict.by', {
        choice: choiceMessage(theirs),
        who: isolatedName(savedBy)
      })
    ),
    yours: say(choiceMessage(choice))
  }))
  const more = saved.length - rows.length
  return {
    text: [
      t('instances.conflict'),
      ...(more > 0 ? [t('instances.conflict.more', { count: more })] : [])
    ].join(' '),
    heads: { of: t('instances.column.instance'), theirs: t('instances.conflict.now') },
    rows,
    same: t('instances.conflict.none'),
    action,
    back,
    hidden: repeatedFields(form)
  }
}

/** Also where it is not known when the list was shown. */
function isSince(savedAt: Date | undefined, shownAt: string): boolean {
  const from = Date.parse(shownAt)
  return savedAt === undefined || Number.isNaN(from) || savedAt.getTime() >= from
}
