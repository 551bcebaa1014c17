import { beforeEach, describe, expect, it } from 'vitest'
import { daysCalendar } from '../../../../src/web/shared/history/days-calendar.js'
import { addDailySnapshots } from '../../../support/pages/account-contents.js'
import { text } from '../../../support/pages/page-text.js'
import { openPanelApp, type PanelApp, settingsForm } from '../../../support/panel-app.js'

let panel: PanelApp
beforeEach(async () => {
  panel = await openPanelApp()
})

describe('the pictures', () => {
  it('tell of each of the last ninety days, with a table that says the same', async () => {
    await addDailySnapshots(panel, panel.instanceId, 3)
    const page = await panel.get('/overview').expect(200)
    expect(page.text.match(/<a class="va-day va-day-/g)).toHaveLength(90)
    expect(page.text).toMatch(
      /class="va-day va-day-good" href="\.\/activity\?day=2026-03-01" title="1 Mar 2026: 1 taken"/
    )
    expect(text(page.text)).toContain('Stored: 26 GB 40 GB 20 GB 0')
    expect(text(page.text)).toMatch(/2026-03-02 1 taken 26 GB \$1\.29/)
  })

  it('begin with what is stored when the account was first seen, and invent no past', async () => {
    await addDailySnapshots(panel, panel.instanceId, 3)
    const first = text((await panel.get('/overview')).text)
    expect(first).toMatch(/2026-03-01 1 taken – –/)
    expect(first).toContain('Recorded since 2 Mar 2026.')
    panel.clock.advance(86_400_000)
    const second = (await panel.get('/overview')).text
    expect(text(second)).toMatch(/2026-03-01 1 taken – – 2026-03-02 1 taken 26 GB/)
    // Days 88 and 89 of 0 to 89.
    expect(second).toMatch(/class="va-chart-line" d="M87\.5,[\d.]+L88,[\d.]+L89,[\d.]+"/)
  })

  it('count a foreign snapshot as held, but not as taken', async () => {
    panel.simulator.addSnapshot({ description: 'theirs' })
    panel.clock.advance(16_000)
    const page = await panel.get('/overview')
    expect(page.text).not.toMatch(/title="[^"]* taken"/)
    expect(text(page.text)).toContain('Stored: 8.6 GB 10 GB 5 GB 0')
  })

  it('show what was missed while the panel was down', async () => {
    await panel.post('/settings/snapshots', settingsForm({ frequency: 'every-day' }))
    await panel.addon.tick()
    panel.clock.set('2026-03-05T01:00:00Z')
    await panel.addon.tick()
    const page = await panel.get(`/instances/${panel.instanceId}`)
    expect(page.text).toContain('title="3 Mar 2026: 1 skipped"')
    expect(page.text).toContain(
      `class="va-day va-day-nothing" href="../activity?day=2026-03-04&amp;instance=${panel.instanceId}&amp;outcome=missed"`
    )
    // Written down on the fifth, when the panel was back.
    const day = await panel.get(
      `/activity?day=2026-03-04&instance=${panel.instanceId}&outcome=missed`
    )
    expect(text(day.text)).toMatch(/5 Mar 2026.*skipped/i)
    expect(text(day.text)).not.toContain('2026-03-03 00:00')
    const other = await panel.get(`/activity?day=2026-03-02&outcome=missed`)
    expect(text(other.text)).not.toMatch(/5 Mar 2026.*skipped/i)
  })
})

describe('a day', () => {
  const now = new Date('2026-03-02T12:00:00Z')
  const dayOf = (counts: Partial<Record<'complete' | 'failed' | 'missed', number>>) => {
    const outcomes = Object.entries(counts).map(([outcome, count]) => ({
      day: '2026-03-02',
      outcome: outcome as 'complete' | 'failed' | 'missed',
      count
    }))
    const [day] = daysCalendar(outcomes, [], now, 1)
    return day
  }

  it('on which nothing was taken looks worse than one on which one of many failed', () => {
    expect(dayOf({ missed: 43 })?.state).toBe('nothing')
    expect(dayOf({ failed: 1 })?.state).toBe('nothing')
    expect(dayOf({ complete: 43, failed: 1 })?.state).toBe('some')
    expect(dayOf({ complete: 44 })?.state).toBe('good')
    expect(dayOf({})?.state).toBe('none')
  })

  it('is filled by shares, in which the least that went wrong can be seen', () => {
    const few = dayOf({ complete: 43, failed: 1 })?.bars
    expect(few?.map(({ outcome }) => outcome)).toEqual(['failed', 'taken'])
    expect(few?.[0]?.height).toBeGreaterThanOrEqual(5)
    expect(few?.[0]?.height).toBeLessThan(6)
    const all = dayOf({ complete: 3, failed: 2, missed: 7 })?.bars ?? []
    expect(all.reduce((sum, { height }) => sum + height, 0)).toBeCloseTo(20)
    expect(all.map(({ y }) => y)).toEqual([0, all[0]?.height, 20 - (all[2]?.height ?? 0)])
  })

  it('is told apart without colour: what failed has a torn edge, and nothing taken is a cross', async () => {
    const all = dayOf({ complete: 3, failed: 2, missed: 7 })?.bars ?? []
    expect(all.map(({ path }) => path.includes('l'))).toEqual([true, false, false])
    const legend = (await panel.get('/overview')).text.split('class="va-legend"')[1] ?? ''
    const signs = [/va-bar-failed" d="M0,0H20V10l/, /va-bar-missed/, /va-cross/, /va-dash/]
    for (const sign of signs) expect(legend).toMatch(sign)
  })
})
