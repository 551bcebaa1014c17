import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  nextSlotAfter,
  ScheduleError,
  type SnapshotSchedule,
  scheduleFor
} from '../../src/policy/index.js'
import { cronText } from '../../src/web/shared/forecast/cron-text.js'

describe('an expression that never comes due or is none', () => {
  it.each([
    '0 0 30 2 *',
    '0 0 31 4,6 *',
    '0 0 * *',
    '0 0 * * * *',
    '61 * * * *',
    '0 0 15W * *',
    '0 0 * * mon,*',
    '0 -5 * * *',
    '0 0 1, * *',
    '0 0 * MAYJUN *',
    'MON 0 * * *',
    ''
  ])('is refused: %s', (customCron) => {
    const make = (): SnapshotSchedule =>
      scheduleFor({ frequency: 'custom', startTime: '00:00', timeZone: 'UTC', customCron })
    expect(make).toThrow(ScheduleError)
    expect(make).toThrow(expect.objectContaining({ field: 'customCron' }))
  })

  it('is all that is refused: what is taken can be told in words and comes due', () => {
    const atoms = [
      '0',
      '2',
      '05',
      '12',
      '31',
      '*',
      '/',
      '-',
      ',',
      'MON',
      'jan',
      'SUN',
      'L',
      '#',
      '?'
    ]
    const text = fc.array(fc.constantFrom(...atoms), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(fc.nat({ max: 4 }), text, (place, parts) => {
        const fields = ['0', '0', '*', '*', '*']
        fields[place] = parts.join('')
        const customCron = fields.join(' ')
        let rule: SnapshotSchedule
        try {
          rule = scheduleFor({ frequency: 'custom', startTime: '', timeZone: 'UTC', customCron })
        } catch (error) {
          expect(error).toBeInstanceOf(ScheduleError)
          return
        }
        expect(cronText(rule, 'en')).not.toMatch(/undefined|null|NaN/)
        expect(nextSlotAfter(rule, new Date('2026-01-01'))).toBeInstanceOf(Date)
      }),
      { numRuns: 2000 }
    )
  })

  it('has no next slot when it was stored all the same', () => {
    expect(
      nextSlotAfter({ cronExpression: '0 0 30 2 *', timeZone: 'UTC' }, new Date(0))
    ).toBeUndefined()
  })
})
