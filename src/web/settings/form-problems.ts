import type { Wording } from '../../wording/index.js'
import type { FieldErrors } from '../http/form-fields.js'
import { KEEP_FIELDS } from '../shared/schedules/schedule-fields.js'

/** What is wrong with a form, to be listed on top of it with a link to each field. */
export interface FormProblem {
  /** Of the field's element. */
  readonly id: string
  readonly label: string
  readonly text: string
}

/** In the order in which the fields stand on the page. */
export function formProblems(
  errors: FieldErrors,
  apiKeyError: string | undefined,
  { t }: Wording
): readonly FormProblem[] {
  const keep = KEEP_FIELDS.map(
    ({ name, rule }) => [name, `va-${name}`, t(`settings.keep.${rule}`)] as const
  )
  const fields = [
    ['enabled', 'va-enabled', t('settings.enable')],
    ['instance', 'va-instance', t('settings.instance')],
    ['instances', 'va-find-text', t('settings.picker')],
    ['tag', 'va-tag', t('settings.tag')],
    ['covers', 'va-covers', t('settings.appliesTo')],
    ['frequency', 'va-frequency', t('settings.frequency')],
    ['retentionDays', 'va-retention', t('settings.retentionDays')],
    ['customCron', 'va-cron', t('settings.cron')],
    ['startTime', 'va-start-time', t('settings.startTime')],
    ['timeZone', 'va-time-zone', t('settings.timeZone')],
    ...keep,
    ['snapshotLimit', 'va-limit', t('settings.limit')],
    ['orphanDays', 'va-orphans', t('settings.orphans')]
  ] as const
  const named = fields.flatMap(([name, id, label]) => {
    const text = errors[name]
    return text === undefined ? [] : [{ id, label, text }]
  })
  return apiKeyError === undefined
    ? named
    : [{ id: 'va-api-key', label: t('settings.apiKey'), text: apiKeyError }, ...named]
}
