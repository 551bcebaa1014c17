import type { CatalogueView, Snapshot } from '../../account/index.js'
import { diskFit } from '../../restores/index.js'
import type { Wording } from '../../wording/index.js'
import { instanceOption, type SelectOption } from '../shared/account/instance-options.js'

/** The instances of an account as the targets of a snapshot. */
export interface TargetChoices {
  readonly fitting: readonly SelectOption[]
  /** Those that cannot be chosen, each with the reason in its label. */
  readonly others: readonly SelectOption[]
  /** Whether one of the others could be chosen if nothing were being restored to it. */
  readonly isSomeRestoring: boolean
}

/**
 * Only a disk that the snapshot fits on, and that nothing is being restored to, can be chosen; the others are
 * shown, so that nobody looks for them.
 */
export function targetChoices(
  snapshot: Snapshot,
  { instances }: CatalogueView,
  restoring: ReadonlySet<string>,
  { t }: Wording
): TargetChoices {
  const fitting: SelectOption[] = []
  const others: SelectOption[] = []
  let isSomeRestoring = false
  for (const instance of instances) {
    const option = instanceOption(instance)
    const fit = diskFit(snapshot, instance)
    const isRestoring = restoring.has(instance.id)
    if (fit === 'fits' && !isRestoring) fitting.push(option)
    else {
      isSomeRestoring ||= fit === 'fits'
      const why =
        fit === 'fits'
          ? t('restores.target.restoring')
          : fit === 'unknown'
            ? t('restores.target.noDisk')
            : t('restores.target.tooSmall', { disk: { count: instance.diskGb } })
      others.push({ ...option, label: t('restores.target.other', { instance: option.label, why }) })
    }
  }
  return { fitting, others, isSomeRestoring }
}
