import type { SnapshotSettings } from '../../../settings/index.js'
import type { Wording } from '../../../wording/index.js'

/**
 * Which instances settings apply to, where that is more than one or not plain.
 * @param count of those without a schedule of their own.
 * @param own of those with one.
 */
export function coverageText(
  { covers }: SnapshotSettings,
  count: number,
  own: number,
  { t }: Wording
): string | undefined {
  const more = own === 0 ? [] : [t('forecast.customSchedules', { count: own })]
  const sentences = () => {
    if (covers.kind === 'this-server' || covers.kind === 'selected') return more
    if (covers.kind === 'tag' && count === 0) {
      return [t('forecast.unknownTag', { tag: covers.tag }), ...more]
    }
    return [t('forecast.included', { count }), ...more]
  }
  return sentences().join(' ') || undefined
}
