import type { KeepCount, RetentionRules } from '../../../policy/index.js'
import { type Message, message, type Wording } from '../../../wording/index.js'

/** The rules that keep one snapshot of each period. */
const PERIOD_RULES = ['hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const

/** What the keep rules amount to; undefined without any. */
export function keepRulesText(rules: RetentionRules, { t }: Wording): string | undefined {
  const list = [
    ...latest(rules.last),
    ...PERIOD_RULES.flatMap((rule) => latestOfEach(rules[rule], rule))
  ]
  return list.length === 0 ? undefined : t('forecast.keepRules', { rules: { list } })
}

function latest(count: KeepCount | undefined): readonly Message[] {
  if (count === undefined) return []
  return [
    count === 'all' ? message('forecast.keep.lastAll') : message('forecast.keep.last', { count })
  ]
}

function latestOfEach(
  count: KeepCount | undefined,
  rule: (typeof PERIOD_RULES)[number]
): readonly Message[] {
  if (count === undefined) return []
  return [
    count === 'all'
      ? message('forecast.keep.eachAll', { rule })
      : message('forecast.keep.each', { rule, count })
  ]
}
