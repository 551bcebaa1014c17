import { ALERT_KINDS, KIND_RULES, SEVERITY_CHOICES } from '../../alerts/index.js'
import type { Wording } from '../../wording/index.js'
import { type FieldErrors, type FormField, typed } from '../http/form-fields.js'
import type { Visit } from '../http/visit.js'

/** Every kind with what was chosen for it. @throws DatabaseError */
export async function severityRows(visit: Visit, errors: FieldErrors | undefined) {
  const { services, form, wording } = visit
  const { t } = wording
  const chosen = await services.alerts.severities()
  return ALERT_KINDS.map((kind) => {
    const usual = KIND_RULES[kind].severity
    const value = errors === undefined ? chosen(kind) : typed(form, kind)
    return {
      kind,
      label: t(`alerts.kind.${kind}`),
      means: t(`alerts.means.${kind}`),
      value,
      isChanged: value !== usual,
      error: errors?.[kind],
      choices: [...SEVERITY_CHOICES].reverse().map((each) => ({
        value: each,
        label: choiceLabel(each, each === usual, wording)
      }))
    }
  })
}

function choiceLabel(choice: string, isUsual: boolean, { t }: Wording): string {
  const label = choice === 'off' ? t('alerts.off') : t('alert.severity', { severity: choice })
  return isUsual ? t('alerts.usual', { label }) : label
}

export function severityFields({ t }: Wording): readonly FormField[] {
  return ALERT_KINDS.map((kind) => ({
    name: kind,
    id: `va-severity-${kind}`,
    label: t(`alerts.kind.${kind}`)
  }))
}
