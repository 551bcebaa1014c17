import {
  nextSlotAfter,
  paceOf,
  type RetentionRules,
  type SnapshotSchedule,
  steadyCount
} from '../../../policy/index.js'
import { type Message, message, type Wording } from '../../../wording/index.js'
import { momentText } from './moment-text.js'

/** What settings are told by. */
export interface ForecastInput {
  readonly schedule: SnapshotSchedule
  readonly rules: RetentionRules
  readonly enabled: boolean
  readonly now: Date
  /** How many instances they apply to; 1 is not spoken of, and of none nothing is stored. */
  readonly instanceCount?: number
  /** Others have custom schedules, so these are not all that is stored. */
  readonly hasOthers?: boolean
}

/**
 * What settings amount to, in plain words: “Four snapshots a day, each deleted after 7 days: about 28
 * at any time. Next: today 18:00 Europe/Berlin.”
 */
export function forecastSentence(input: ForecastInput, wording: Wording): string {
  const { schedule, rules, now } = input
  const count = steadyCount(schedule, rules, now)
  const pace = paceMessage(schedule)
  const deletion = deletionMessage(rules, count)
  const instances = input.instanceCount ?? 1
  const stored = storedMessage(count, instances, input.hasOthers === true)
  const sentence =
    instances === 0
      ? wording.t('forecast.sentenceOfNone', { pace, deletion })
      : wording.t('forecast.sentence', { pace, deletion, stored })
  if (!input.enabled) return wording.t('forecast.off', { sentence })
  const next = nextSlotAfter(schedule, now)
  if (next === undefined) return sentence
  return wording.t('forecast.sentenceNext', {
    sentence,
    next: momentText(next, now, schedule.timeZone, wording)
  })
}

function paceMessage(schedule: SnapshotSchedule): Message {
  const { count, per, isAbout } = paceOf(schedule)
  return isAbout
    ? message('forecast.paceAbout', { count })
    : message('forecast.pace', {
        per: per === 'four-years' ? 'other' : per,
        snapshots: message('forecast.snapshots', { count })
      })
}

function deletionMessage({ days, ...keep }: RetentionRules, count: number | undefined): Message {
  const hasKeepRules = Object.values(keep).some((each) => each !== undefined)
  if (days === 'all' || (days === undefined && !hasKeepRules)) {
    return message('forecast.deletion', { by: 'nothing', days: 0 })
  }
  const deletion = (by: string) => message('forecast.deletion', { by, days: days ?? 0 })
  const after = days === undefined ? 'rules' : 'days'
  if (count === 1) return message('forecast.deletionOfOnly', { deletion: deletion(after) })
  return deletion(hasKeepRules && days !== undefined ? 'daysOrRules' : after)
}

function storedMessage(count: number | undefined, instances: number, hasOthers: boolean): Message {
  if (count === undefined) return message('forecast.storedEverMore', { instances })
  return hasOthers
    ? message('forecast.storedEach', { instances, each: { count } })
    : message('forecast.stored', {
        instances,
        each: { count },
        all: { count: count * instances }
      })
}
