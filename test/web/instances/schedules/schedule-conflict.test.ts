import { beforeEach, describe, expect, it } from 'vitest'
import { text } from '../../../support/pages/page-text.js'
import { openPanelApp, ownScheduleForm, type PanelApp } from '../../../support/panel-app.js'

let panel: PanelApp
let db = ''
beforeEach(async () => {
  panel = await openPanelApp()
  db = panel.simulator.addInstance({ label: 'db-1' }).id
  panel.clock.advance(16_000)
  await panel.get('/instances')
})

/** The form that overwrites, as a browser sends it. */
function overwriting(html: string): Record<string, string> {
  const [, form = ''] =
    /<div class="[^"]*va-conflicting"[\s\S]*?<form ([\s\S]*?)<\/form>/.exec(html) ?? []
  return Object.fromEntries(
    [...form.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      value
    ])
  )
}

const hidden = (html: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''

describe('a schedule that somebody else saved meanwhile', () => {
  it('of one instance is shown field by field, and overwritten with what was typed', async () => {
    const path = `/instances/${db}/schedule`
    const theirs = ownScheduleForm({ frequency: 'every-hour', retentionDays: '7', version: '0' })
    await panel.post(path, theirs).expect(303)
    const mine = ownScheduleForm({ frequency: 'every-week', retentionDays: '30', version: '0' })
    const { text: page } = await panel.post(path, mine).expect(409)
    expect(text(page)).toContain('admin saved the schedule of this instance after you opened it')
    expect(text(page)).toMatch(/Frequency Every Hour Every Week/)
    expect(text(page)).toMatch(/7 days 30 days/)
    expect(page).toContain(`href="../../instances/${db}">Keep theirs<`)
    const again = overwriting(page)
    expect(again).toMatchObject({ mode: 'own', frequency: 'every-week', version: '1' })
    await panel.post(path, again).expect(303)
    expect(text((await panel.get(`/instances/${db}`)).text)).toContain('Every Week')
  })

  it('of several keeps the form that was filled in, and names the instances', async () => {
    const list = (await panel.get('/instances')).text
    const seen = { saves: hidden(list, 'saves'), shownAt: hidden(list, 'shownAt') }
    panel.clock.advance(1_000)
    await panel.post(`/instances/${db}/schedule`, { mode: 'never' }).expect(303)
    const form = {
      ...ownScheduleForm({ frequency: 'every-week' }),
      id: [db, panel.instanceId],
      ...seen
    }
    const { text: page } = await panel.post('/instances/schedule', form).expect(409)
    expect(text(page)).toMatch(
      /db-1 Excluded, saved by \u2068admin\u2069 Custom schedule \(Every Week, 7 days\)/
    )
    expect(text(page)).not.toMatch(/web-1 [^.]*saved by/)
    expect(page).toMatch(/<option value="every-week" selected>/)
    expect(text(page)).not.toContain('Correct the fields above')
    const { saves } = overwriting(page)
    await panel.post('/instances/schedule', { ...form, saves: saves ?? '' }).expect(303)
  })

  it('of others than were selected is told as that', async () => {
    const list = (await panel.get('/instances')).text
    const seen = { saves: hidden(list, 'saves'), shownAt: hidden(list, 'shownAt') }
    await panel.post(`/instances/${db}/schedule`, { mode: 'never' }).expect(303)
    const form = { mode: 'never', id: [panel.instanceId], ...seen }
    const { text: page } = await panel.post('/instances/schedule', form).expect(409)
    expect(text(page)).toContain('None of the instances that you selected is among them.')
  })
})
