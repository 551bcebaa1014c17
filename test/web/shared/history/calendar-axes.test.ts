import { describe, expect, it } from 'vitest'
import { calendarAxes } from '../../../../src/web/shared/history/calendar-axes.js'
import { daysCalendar } from '../../../../src/web/shared/history/days-calendar.js'
import { figuresOf } from '../../../../src/wording/index.js'

const axesOf = (today: string, locale = 'en') =>
  calendarAxes(daysCalendar([], [], new Date(`${today}T12:00:00Z`), 90), figuresOf(locale))

describe('the axes of the calendar', () => {
  it('name each second weekday, in the viewer’s language', () => {
    expect(axesOf('2026-11-30').weekdays).toEqual(['Mon', '', 'Wed', '', 'Fri', '', ''])
    expect(axesOf('2026-11-30', 'de').weekdays).toEqual(['Mo', '', 'Mi', '', 'Fr', '', ''])
  })

  it('name a month at the week in which it begins', () => {
    // From Wednesday, 2 September to Monday, 30 November.
    const { months } = axesOf('2026-11-30')
    expect(months).toHaveLength(14)
    expect(months.map((name, week) => [week, name]).filter(([, name]) => name)).toEqual([
      [0, 'Sept'],
      [4, 'Oct'],
      [8, 'Nov']
    ])
  })

  it('leave out the month of the first week where the next one begins at once', () => {
    // From Tuesday, 25 August; September begins a week later.
    expect(axesOf('2026-11-22').months.slice(0, 3)).toEqual(['', 'Sept', ''])
  })
})
