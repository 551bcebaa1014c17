import { createHash } from 'node:crypto'
import { accountIndex } from '../../account/index.js'
import type { Wording } from '../../wording/index.js'
import type { WebServices } from '../http/services.js'
import { type CalendarDay, daysCalendar } from '../shared/history/days-calendar.js'

/** As many days stand on a row, today last. */
export const STRIP_DAYS = 14

const DAY_MS = 86_400_000
/** In the picture's own units: from one day to the next, the width of one, its height. */
const STEP = 8
const WIDTH = 6
const HEIGHT = 16
/** What is none stands on the ground line. */
const NONE_HEIGHT = 2

/** How the last days of one instance went, as one small picture. */
export interface DayStrip {
  /** “Last 14 days: 12 taken, 1 failed, 1 skipped”. */
  readonly label: string
  /** A path for each kind of day, each of its own shape; empty where there was no such day. */
  readonly paths: Readonly<Record<DayKind, string>>
}

/** Taken as planned; taken, but not each time; tried or due, and nothing taken; nothing due. */
type DayKind = CalendarDay['state']

/**
 * The strips of the rows that are shown, by the id of the instance; from one read of the database.
 * @throws DatabaseError
 */
export function dayStrips(
  services: WebServices,
  instanceIds: readonly string[],
  wording: Wording
): Promise<ReadonlyMap<string, DayStrip>> {
  const now = services.clock.now()
  const today = Math.floor(now.getTime() / DAY_MS)
  const which = createHash('sha256').update(instanceIds.join(' ')).digest('base64')
  return services.memo(`strips ${wording.locale} ${today} ${which}`, async () => {
    const since = new Date((today - STRIP_DAYS + 1) * DAY_MS)
    const outcomes = await services.runs.dailyOfEach(instanceIds, since)
    const { snapshotsOf } = accountIndex(services.catalogue.view())
    return new Map(
      instanceIds.map((id) => {
        const days = daysCalendar(outcomes.get(id) ?? [], snapshotsOf(id), now, STRIP_DAYS)
        return [id, stripOf(days, wording)]
      })
    )
  })
}

function stripOf(days: readonly CalendarDay[], wording: Wording): DayStrip {
  const paths = { good: '', some: '', nothing: '', none: '' }
  for (const [index, day] of days.entries()) {
    const kind = day.state
    const top = kind === 'none' ? HEIGHT - NONE_HEIGHT : 0
    paths[kind] += `M${index * STEP},${top}h${WIDTH}v${HEIGHT - top}h-${WIDTH}z`
    // What was not taken leaves a gap: seen without colors too.
    if (kind === 'some') paths.some += notch(index, 3, 7)
    if (kind === 'nothing') paths.nothing += notch(index, 2, HEIGHT - 2)
  }
  return { label: labelOf(days, wording), paths }
}

/** A hole in a day's bar, drawn the other way round. */
function notch(index: number, top: number, bottom: number): string {
  const inner = WIDTH - 3
  return `M${index * STEP + 1.5},${top}v${bottom - top}h${inner}v-${bottom - top}z`
}

function labelOf(days: readonly CalendarDay[], { t }: Wording): string {
  const sum = (of: keyof CalendarDay['counts']) =>
    days.reduce((total, { counts }) => total + counts[of], 0)
  const counts = [
    t('instances.strip.taken', { count: sum('taken') }),
    ...(sum('failed') > 0 ? [t('instances.strip.failed', { count: sum('failed') })] : []),
    ...(sum('missed') > 0 ? [t('instances.strip.missed', { count: sum('missed') })] : [])
  ]
  return t('instances.strip', { days: days.length, counts: counts.join(', ') })
}
