import { accountIndex, type HeldOnDay, type Snapshot } from '../../account/index.js'
import { monthlyCostUsd } from '../../policy/index.js'
import { sizeText, usdText } from '../http/formats.js'
import type { WebServices } from '../http/services.js'
import { type CalendarDay, calendarOf } from './calendar.js'

/** As far back as the pictures go. */
export const PICTURE_DAYS = 90
const DAY_MS = 86_400_000

/** How the chart's own units go: 0 to 100 upwards. */
const CHART_HEIGHT = 100

export interface PicturesView {
  readonly days: readonly (CalendarDay & { readonly held: string; readonly cost: string })[]
  readonly chart: HeldChart
  /** “312 GB held now, about 15.60 USD a month”. */
  readonly heldWords: string
}

/** A line over time, in units of its own: x is the day, y runs downwards. */
export interface HeldChart {
  readonly width: number
  readonly height: number
  readonly line: string
  readonly area: string
  /** From the top down to 0. */
  readonly scale: readonly string[]
  /** From the first day to today. */
  readonly dates: readonly string[]
}

/** What the last ninety days look like, of one instance or of the account. @throws DatabaseError */
export function picturesOf(
  services: WebServices,
  instanceId: string | undefined
): Promise<PicturesView> {
  return services.remember(`pictures ${instanceId}`, () => draw(services, instanceId))
}

async function draw(services: WebServices, instanceId: string | undefined): Promise<PicturesView> {
  const now = services.clock.now()
  const since = new Date((Math.floor(now.getTime() / DAY_MS) - PICTURE_DAYS + 1) * DAY_MS)
  const view = services.catalogue.view()
  const snapshots =
    instanceId === undefined ? view.snapshots : accountIndex(view).snapshotsOf(instanceId)
  const outcomes = await services.runs.daily(instanceId, since)
  const before = await services.history.heldPerDay(instanceId, PICTURE_DAYS)
  const bytesNow = bytesOf(snapshots)
  // What is held now is told by the list itself, as the figures beside the pictures are.
  const held = before.map((each, index) =>
    index === before.length - 1 ? { ...each, bytes: bytesNow } : each
  )
  return {
    days: calendarOf(outcomes, snapshots, now, PICTURE_DAYS).map((day, index) => {
      const bytes = held[index]?.bytes ?? 0
      return { ...day, held: sizeText(bytes), cost: usdText(monthlyCostUsd(bytes)) }
    }),
    chart: chartOf(held),
    heldWords: `${sizeText(bytesNow)} held now, about ${usdText(monthlyCostUsd(bytesNow))} a month`
  }
}

function bytesOf(snapshots: readonly Snapshot[]): number {
  return snapshots.reduce(
    (sum, { status, compressedBytes }) =>
      status === 'complete' ? sum + (compressedBytes ?? 0) : sum,
    0
  )
}

function chartOf(held: readonly HeldOnDay[]): HeldChart {
  const most = roundedUp(Math.max(...held.map(({ bytes }) => bytes)))
  const width = held.length - 1
  const points = held.map(({ bytes }, index) => {
    const y = CHART_HEIGHT - (bytes / most) * CHART_HEIGHT
    return `${index},${Math.round(y * 10) / 10}`
  })
  const line = `M${points.join('L')}`
  return {
    width,
    height: CHART_HEIGHT,
    line,
    area: `${line}L${width},${CHART_HEIGHT}L0,${CHART_HEIGHT}Z`,
    scale: [sizeText(most), sizeText(most / 2), '0'],
    dates: [0, Math.floor(width / 2), width].map((index) => dayText(held[index]?.day))
  }
}

const GB = 1024 ** 3

/** To a number of GB that halves well, so that the scale reads as people count. */
function roundedUp(bytes: number): number {
  const gb = Math.max(bytes / GB, 1)
  const power = 10 ** Math.floor(Math.log10(gb))
  const step = [1, 2, 4, 6, 8, 10].find((each) => each * power >= gb) ?? 10
  return step * power * GB
}

const dayFormat = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'short'
})

function dayText(day: string | undefined): string {
  return day === undefined ? '' : dayFormat.format(new Date(day))
}
