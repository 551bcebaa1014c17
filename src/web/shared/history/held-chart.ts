import type { HeldOnDay } from '../../../account/index.js'
import type { Wording } from '../../../wording/index.js'

/** How the chart's own units go: 0 to 100 upwards. */
const CHART_HEIGHT = 100

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

/**
 * Draws how much was held on each day.
 * @param first the day from which on that is known; what was before is not drawn.
 */
export function heldChart(
  held: readonly HeldOnDay[],
  first: number,
  { figures }: Wording
): HeldChart {
  const most = roundedUp(Math.max(...held.slice(first).map(({ bytes }) => bytes)))
  const width = held.length - 1
  const points = held.slice(first).map(({ bytes }, index) => {
    const y = CHART_HEIGHT - (bytes / most) * CHART_HEIGHT
    return `${first + index},${Math.round(y * 10) / 10}`
  })
  // A line of one point is none, so the first day begins a bit before itself.
  const start = Math.max(0, first - 0.5)
  const line = `M${start},${points[0]?.split(',')[1] ?? CHART_HEIGHT}L${points.join('L')}`
  return {
    width,
    height: CHART_HEIGHT,
    line,
    area: `${line}L${width},${CHART_HEIGHT}L${start},${CHART_HEIGHT}Z`,
    scale: [...figures.sizeTicks(most), '0'],
    dates: [0, Math.floor(width / 2), width].flatMap((index) => {
      const day = held[index]?.day
      return day === undefined ? [] : [figures.day(new Date(day))]
    })
  }
}

const GB = 1e9

/** To a number of GB that halves well, so that the scale reads as people count. */
function roundedUp(bytes: number): number {
  const gb = Math.max(bytes / GB, 1)
  const power = 10 ** Math.floor(Math.log10(gb))
  const step = [1, 2, 4, 6, 8, 10].find((each) => each * power >= gb) ?? 10
  return step * power * GB
}
