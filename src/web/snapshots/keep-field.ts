import * as z from 'zod'
import type { Wording } from '../../wording/index.js'

const DAY_MS = 86_400_000

/** For how many days one taken by hand can be kept; the empty one is until somebody deletes it. */
const KEEP_DAYS = ['', '1', '7', '30', '90', '365'] as const

/** How long a snapshot taken by hand is kept. Whatever else is sent has it kept, which costs no snapshot. */
export const keepField = z.enum(KEEP_DAYS).catch('')

/** The choices of the field. */
export function keepChoices({ t }: Wording) {
  return KEEP_DAYS.map((value) => ({
    value,
    label:
      value === ''
        ? t('snapshots.new.keepAlways')
        : t('snapshots.new.keepDays', { days: Number(value) })
  }))
}

/** When one that is taken now expires. */
export function expiryOf(keep: z.infer<typeof keepField>, now: Date): Date | undefined {
  return keep === '' ? undefined : new Date(now.getTime() + Number(keep) * DAY_MS)
}
