import type { CatalogueView, Snapshot } from '../../account/index.js'
import { diskFit } from '../../restores/index.js'
import type { Wording } from '../../wording/index.js'
import { instanceOption, type SelectOption } from '../shared/account/instance-options.js'

/** The instances of an account as the targets of a snapshot. */
export interface TargetChoices {
  readonly fitting: readonly SelectOption[]
  /** Those that cannot be chosen, each with the reason in its label. */
  readonly others: readonly SelectOption[]
}

/** Only a disk that the snapshot fits on can be chosen; the others are shown, so that nobody looks for them. */
export function targetChoices(
  snapshot: Snapshot,
  { instances }: CatalogueView,
  { t }: Wording
): TargetChoices {
  const fitting: SelectOption[] = []
  const others: SelectOption[] = []
  for (const instance of instances) {
    const option = instanceOption(instance)
    const fit = diskFit(snapshot, instance)
    if (fit === 'fits') fitting.push(option)
    else {
      const why =
        fit === 'unknown'
          ? t('restores.target.noDisk')
          : t('restores.target.tooSmall', { disk: { count: instance.diskGb } })
      others.push({ ...option, label: t('restores.target.other', { instance: option.label, why }) })
    }
  }
  return { fitting, others }
}
