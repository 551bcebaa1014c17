import type { CatalogueView } from '../../account/index.js'
import { choiceMessage } from '../../confirmations/index.js'
import { matchingIds } from '../../coverage/index.js'
import { settingsOrDefaults } from '../../inventory/index.js'
import type { InstanceSchedule } from '../../settings/index.js'
import { message } from '../../wording/index.js'
import { type FieldErrors, typed, typedFields } from '../http/form-fields.js'
import type { Visit } from '../http/visit.js'
import { scheduleForecast } from '../shared/forecast/forecast.js'
import { scheduleFieldsOf, scheduleOptions } from '../shared/schedules/schedule-fields.js'
import type { InstanceRow } from './instance-rows.js'

/** What a refused form of its schedule gives back. */
export interface RefusedSchedule {
  readonly errors?: FieldErrors
}

/** The card of an instance's schedule. */
export async function presentInstanceSchedule(
  visit: Visit,
  row: InstanceRow,
  own: InstanceSchedule | undefined,
  refused: RefusedSchedule
) {
  const { services, form, wording } = visit
  const { id } = row
  const choice = own?.choice ?? { mode: 'default' as const }
  const schedule =
    choice.mode === 'own' ? choice.schedule : (await settingsOrDefaults(services)).settings
  const isTyped = refused.errors !== undefined
  const fields = { ...scheduleFieldsOf(schedule), ...(isTyped ? typedFields(form) : {}) }
  return {
    choiceMode: choice.mode,
    mode: isTyped ? typed(form, 'mode') : choice.mode,
    defaultText: await defaultText(visit, id),
    neverText: await neverText(visit),
    choiceText: choiceText(choice, row, wording),
    choiceSavedBy: own?.savedBy,
    version: own?.version ?? 0,
    fields,
    errors: refused.errors ?? {},
    ...scheduleOptions(fields),
    forecast: isTyped
      ? undefined
      : await scheduleForecast(visit, schedule, [id], { isStored: choice.mode === 'own' })
  }
}

/** What the default schedule is, and whether it would be for this instance, whatever is chosen now. */
async function defaultText({ services, wording }: Visit, id: string): Promise<string> {
  const stored = await settingsOrDefaults(services)
  const { enabled, frequency, retentionDays } = stored.settings
  if (!enabled) return wording.t('instances.choice.default.off')
  const view = services.catalogue.view()
  const thisServerIds = services.thisServerIds()
  const applies = matchingIds({ stored, thisServerIds, view })?.includes(id)
  return wording.t('instances.choice.default', {
    frequency: message(`frequency.${frequency}`),
    days: retentionDays,
    applies: applies === true ? 'yes' : applies === undefined || !isRead(view) ? 'unknown' : 'no'
  })
}

/** What becomes of its snapshots once it is excluded. */
async function neverText({ services, wording }: Visit): Promise<string> {
  const { enabled, orphanDays } = (await settingsOrDefaults(services)).settings
  return enabled && orphanDays !== undefined
    ? wording.t('instances.choice.never.expire', { days: orphanDays })
    : wording.t('instances.choice.never')
}

function isRead({ refreshedAt }: CatalogueView): boolean {
  return refreshedAt !== undefined
}

/** What is for it, as the facts above have it; of a schedule of its own also which. */
function choiceText(
  choice: InstanceSchedule['choice'],
  { isCovered, scheduleText }: InstanceRow,
  { t, say }: Visit['wording']
): string {
  if (choice.mode !== 'own') return scheduleText
  const named = choiceMessage(choice)
  return isCovered ? say(named) : t('instances.schedule.choiceOff', { choice: named })
}
