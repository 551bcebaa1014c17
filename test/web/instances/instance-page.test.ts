import { beforeEach, describe, expect, it } from 'vitest'
import { addDailySnapshots, addInstances } from '../../support/pages/account-contents.js'
import { confirmationOn, instanceRows, text } from '../../support/pages/page-text.js'
import {
  openPanelApp,
  ownScheduleForm,
  type PanelApp,
  settingsForm
} from '../../support/panel-app.js'

let panel: PanelApp
beforeEach(async () => {
  panel = await openPanelApp()
})

describe('an instance', () => {
  it('shows what went wrong on a page with its calendar and runs', async () => {
    await panel.post('/settings/snapshots', settingsForm())
    panel.simulator.faults.add({
      method: 'POST',
      when: 'before',
      times: 1_000,
      fault: { kind: 'status', status: 400, sentence: 'Not today.' }
    })
    // It is tried again until the next slot is due.
    for (const at of ['2026-03-02T06:00:00Z', '2026-03-02T12:00:00Z']) {
      panel.clock.set(at)
      await panel.addon.tick()
    }
    expect(text((await panel.get('/instances')).text)).toContain('Last snapshot failed')
    const page = await panel.get(`/instances/${panel.instanceId}`).expect(200)
    expect(page.text).toContain('title="2 Mar 2026: 1 failed"')
    expect(text(page.text)).toMatch(/Snapshot history .*Failed .*Not today\./)
    await panel.get('/instances/99999999-2222-4333-8444-555555555555').expect(404)
  })

  it('that left the account can still be looked at while there are snapshots of it', async () => {
    const [db = ''] = await addInstances(panel, { label: 'db-1' })
    await addDailySnapshots(panel, db, 1)
    panel.simulator.removeInstance(db)
    panel.clock.advance(16_000)
    const page = await panel.get(`/instances/${db}`).expect(200)
    expect(text(page.text)).toContain('no longer in the account')
    expect(text(page.text)).toContain('day 0')
  })

  it('is given a schedule of its own, and the default again with one click', async () => {
    const [db = ''] = await addInstances(panel, { label: 'db-1' })
    await panel.post('/settings/snapshots', settingsForm())
    const saved = await panel.follow(
      await panel
        .post(
          `/instances/${db}/schedule`,
          ownScheduleForm({ frequency: 'every-hour', retentionDays: '3' })
        )
        .expect(303)
    )
    expect(text(saved.text)).toContain('Schedule of db-1: Custom schedule (Every Hour, 3 days).')
    expect(text(saved.text)).toContain('24 snapshots a day, each deleted after 3 days')
    expect(await instanceRows(panel, 'db-1')).toContain('Custom schedule')
    const version = /name="version" value="(\d+)"/.exec(saved.text)?.[1] ?? ''
    await panel.postConfirmed(`/instances/${db}/schedule`, { mode: 'default', version })
    expect(await instanceRows(panel, 'db-1')).toContain('No schedule')
  })

  it('keeps what was typed when its schedule is refused', async () => {
    const path = `/instances/${panel.instanceId}/schedule`
    const page = await panel.post(
      path,
      ownScheduleForm({ startTime: '25:00', retentionDays: '21' })
    )
    expect(page.status).toBe(422)
    expect(text(page.text)).toContain('HH:MM')
    expect(page.text).toContain('<option value="21" selected>')
    expect(await instanceRows(panel, 'web-1')).not.toContain('Custom')
  })

  it('shows the second of two admins what the first one saved', async () => {
    const path = `/instances/${panel.instanceId}/schedule`
    await panel.post(path, { ...ownScheduleForm(), version: '0' }).expect(303)
    const late = await panel.post(path, { mode: 'never', version: '0' }).expect(409)
    expect(text(late.text)).toContain('Somebody else saved the schedule of this instance')
    expect(text(late.text)).toContain('Custom schedule (Every Six Hours, 7 days)')
  })

  it('has its snapshots shown before a shorter schedule of its own lets them go', async () => {
    await addDailySnapshots(panel, panel.instanceId, 6)
    await panel.post(
      '/settings/snapshots',
      settingsForm({ retentionDays: '30', frequency: 'every-day' })
    )
    const path = `/instances/${panel.instanceId}/schedule`
    const seen = await panel.post(path, ownScheduleForm({ retentionDays: '2' })).expect(200)
    expect(text(seen.text)).toContain('This change deletes 4 snapshots on 1 instance')
    expect(await instanceRows(panel, 'web-1')).toContain('Default schedule')
    const confirmed = confirmationOn(seen.text)
    await panel.post(path, { ...ownScheduleForm({ retentionDays: '2' }), confirmed }).expect(303)
    expect(await instanceRows(panel, 'web-1')).toContain('Custom schedule')
  })

  it('has each of its snapshots’ fates told by its own rules', async () => {
    await addDailySnapshots(panel, panel.instanceId, 1)
    await panel.post('/settings/snapshots', settingsForm({ retentionDays: '30' }))
    await panel.post(
      `/instances/${panel.instanceId}/schedule`,
      ownScheduleForm({ retentionDays: '1' })
    )
    expect((await panel.get('/snapshots')).text).toContain('datetime="2026-03-03T06:00:00.000Z"')
  })
})
