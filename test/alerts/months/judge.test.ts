import { describe, expect, it } from 'vitest'
import { judge } from '../../support/months/judging/judge.js'
import { at, madeUp, told } from '../../support/months/made-up-history.js'

const WEB = 'overdue web-1'
const DB = 'overdue db-1'

/** Overdue from the tenth to the twentieth hour, as it is told where all is right. */
const STOOD = [{ subject: WEB, from: 10, until: 20 }] as const
const OPENED = told(WEB, 'opened', 10.25)
const RESOLVED = told(WEB, 'resolved', 20.25)

const faultsOf = (of: Parameters<typeof madeUp>[0]) => judge(madeUp(of)).faults

describe('the judge of simulated months finds nothing wrong', () => {
  it('with what was told once as opened and once as resolved', () => {
    const { faults, asked } = judge(madeUp({ stood: STOOD, told: [OPENED, RESOLVED] }))
    expect(faults).toEqual([])
    expect(asked.get('overdue')).toBe(1)
  })

  it('with what ended before it had settled, and was not told', () => {
    expect(faultsOf({ stood: [{ subject: WEB, from: 10, until: 10.05 }] })).toEqual([])
  })

  it('with an outage of 50 minutes that nobody was told of, and with one of two hours that was told', () => {
    const subject = 'vultr-unreachable '
    const stood = [
      { subject, from: 10, until: 10.8 },
      { subject, from: 30, until: 32 }
    ] as const
    const tellings = [told(subject, 'opened', 31.2), told(subject, 'resolved', 32.2)]
    expect(faultsOf({ stood, told: tellings })).toEqual([])
  })

  it('with a reminder each day', () => {
    const stood = [{ subject: WEB, from: 10, until: 70 }] as const
    const tellings = [
      OPENED,
      told(WEB, 'reminded', 34.25),
      told(WEB, 'reminded', 58.25),
      told(WEB, 'resolved', 70.25)
    ]
    expect(faultsOf({ stood, told: tellings })).toEqual([])
  })

  it('with what nothing could be said of, whichever was told', () => {
    const stood = [{ subject: WEB, from: 10, until: 20, as: 'unsure' }] as const
    expect(faultsOf({ stood })).toEqual([])
    expect(faultsOf({ stood, told: [OPENED, RESOLVED] })).toEqual([])
  })

  it('with a channel that was down, and was told afterwards', () => {
    const second = {
      tellings: [told(WEB, 'opened', 10.25, { late: 3.5 }), RESOLVED],
      outages: [{ from: at(10), until: at(13) }]
    }
    expect(faultsOf({ stood: STOOD, told: [OPENED, RESOLVED], second })).toEqual([])
  })

  it('with a message that came twice as its process died in between', () => {
    const again = told(WEB, 'opened', 10.25, { late: 0.1 })
    const tellings = [OPENED, again, RESOLVED]
    expect(faultsOf({ stood: STOOD, told: tellings, crashes: [at(10.3)] })).toEqual([])
  })
})

describe('the judge of simulated months finds', () => {
  it('what stood and was never told', () => {
    expect(faultsOf({ stood: STOOD })).toEqual([expect.stringContaining('stood and was not open')])
  })

  it('what was told too late', () => {
    const tellings = [told(WEB, 'opened', 11.5), RESOLVED]
    expect(faultsOf({ stood: STOOD, told: tellings })).toEqual([
      expect.stringContaining('stood and was not open')
    ])
  })

  it('what was told and did not stand, also where something else did', () => {
    const tellings = [OPENED, RESOLVED, told(DB, 'opened', 10.25), told(DB, 'resolved', 10.5)]
    const faults = faultsOf({ stood: STOOD, told: tellings })
    expect(faults).toContainEqual(expect.stringContaining(`${DB} told without standing`))
  })

  it('what was told before it had settled', () => {
    const stood = [{ subject: 'unprotected web-1', from: 10, until: 20 }] as const
    const tellings = [
      told('unprotected web-1', 'opened', 10.5),
      told('unprotected web-1', 'resolved', 20.25)
    ]
    expect(faultsOf({ stood, told: tellings })).toEqual([
      expect.stringContaining('before it had settled')
    ])
  })

  it('what was opened twice under two alerts', () => {
    const tellings = [OPENED, told(WEB, 'opened', 11, { alert: 'another' }), RESOLVED]
    expect(faultsOf({ stood: STOOD, told: tellings })).toEqual([
      expect.stringContaining('opened once too often')
    ])
  })

  it('what was never resolved', () => {
    expect(faultsOf({ stood: STOOD, told: [OPENED] })).toEqual([
      expect.stringContaining('was over and still open')
    ])
  })

  it('what was told as over while it stood', () => {
    const tellings = [OPENED, told(WEB, 'resolved', 15)]
    const faults = faultsOf({ stood: STOOD, told: tellings })
    expect(faults).toContainEqual(expect.stringContaining('told as over while it stood'))
  })

  it('what was told as begun or as over while nothing could be said of it', () => {
    const hidden = { subject: WEB, from: 12, until: 18, as: 'not over' } as const
    const over = faultsOf({ stood: [...STOOD, hidden], told: [OPENED, told(WEB, 'resolved', 15)] })
    expect(over).toContainEqual(expect.stringContaining('told as over while it stood'))
    const fine = { subject: WEB, from: 10, until: 20, as: 'not begun' } as const
    const begun = faultsOf({ stood: [fine], told: [told(WEB, 'opened', 15), RESOLVED] })
    expect(begun).toContainEqual(expect.stringContaining('told without standing'))
  })

  it('a reminder that did not come, and one that came too soon', () => {
    const stood = [{ subject: WEB, from: 10, until: 70 }] as const
    const end = told(WEB, 'resolved', 70.25)
    expect(faultsOf({ stood, told: [OPENED, end] })).toEqual([
      expect.stringContaining('not reminded of')
    ])
    const tellings = [OPENED, told(WEB, 'reminded', 22), told(WEB, 'reminded', 46), end]
    expect(faultsOf({ stood, told: tellings })).toContainEqual(
      expect.stringContaining('reminded of too soon')
    )
  })

  it('what a told outage brought about, told beside it', () => {
    const outage = 'vultr-unreachable '
    const stood = [
      { subject: outage, from: 10, until: 20 },
      { subject: WEB, from: 12, until: 20 }
    ] as const
    const tellings = [
      told(outage, 'opened', 11.2),
      told(WEB, 'opened', 12.2),
      told(WEB, 'resolved', 20.25),
      told(outage, 'resolved', 20.25)
    ]
    expect(faultsOf({ stood, told: tellings })).toEqual([
      expect.stringContaining('told beside its cause')
    ])
  })

  it('what happened and was not told, and what was told and did not happen', () => {
    const subject = 'deleted-outside web-1'
    const happened = [{ subject, from: at(10), until: at(11) }] as const
    expect(faultsOf({ happened })).toEqual([expect.stringContaining('never told')])
    expect(faultsOf({ happened, told: [told(subject, 'opened', 10.5)] })).toEqual([])
    const twice = [told(subject, 'opened', 10.5), told(subject, 'opened', 10.8, { alert: 'b' })]
    expect(faultsOf({ happened, told: twice })).toEqual([
      expect.stringContaining('told and did not happen')
    ])
  })

  it('a channel that was told less, more, twice or late', () => {
    const right = { stood: STOOD, told: [OPENED, RESOLVED] }
    const second = (tellings: readonly ReturnType<typeof told>[]) =>
      faultsOf({ ...right, second: { tellings } })
    expect(second([OPENED])).toEqual([expect.stringContaining('second was not told')])
    expect(second([OPENED, RESOLVED, told(DB, 'opened', 30)])).toEqual([
      expect.stringContaining('first was not told')
    ])
    expect(second([OPENED, OPENED, RESOLVED])).toEqual([expect.stringContaining('told twice')])
    expect(second([told(WEB, 'opened', 10.25, { late: 2 }), RESOLVED])).toEqual([
      expect.stringContaining('told late')
    ])
  })
})
