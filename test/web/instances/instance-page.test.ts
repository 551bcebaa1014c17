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
    const reasons = text(/<ul class="va-reasons"[\s\S]*?<\/ul>/.exec(page.text)?.[0] ?? '')
    expect(reasons).toMatch(
      /last automatic snapshot of web-1 was not taken .*Not today\..*Retry now/
    )
    await panel.get('/instances/99999999-2222-4333-8444-555555555555').expect(404)
  })

  it('has its runs and snapshots in one history, a run beside the snapshot that it made', async () => {
    await panel.post('/settings/snapshots', settingsForm({ frequency: 'every-six-hours' }))
    panel.simulator.addSnapshot({
      description: `by hand [vpa m ${panel.instanceId} 00000000000000aa]`,
      createdAt: new Date('2026-03-02T08:00:00Z')
    })
    for (const at of ['06:00', '06:11']) {
      panel.clock.set(`2026-03-02T${at}:00Z`)
      await panel.addon.tick()
    }
    panel.simulator.faults.add({
      method: 'POST',
      when: 'before',
      times: 1_000,
      fault: { kind: 'status', status: 400, sentence: 'Not today.' }
    })
    for (const at of ['12:00', '18:00']) {
      panel.clock.set(`2026-03-02T${at}:00Z`)
      await panel.addon.tick()
    }
    const { text: html } = await panel.get(`/instances/${panel.instanceId}`)
    const history = html.slice(html.indexOf('id="va-instance-timeline"'))
    const rows = [...history.matchAll(/<tr>[\s\S]*?<\/tr>/g)].map(([row]) => text(row)).slice(1)
    expect(rows).toHaveLength(4)
    expect(rows[0]).toMatch(/18:00 UTC .*Waiting/)
    expect(rows[1]).toMatch(/12:00 UTC .*Failed .*Not today\./)
    expect(rows[2]).toMatch(/08:00 UTC by hand Manual .*Restore/)
    expect(rows[3]).toMatch(/06:00 UTC web-1 2026-03-02 06:00 .*Complete .*Restore/)
  })

  it('says where a snapshot that was taken is no longer stored', async () => {
    await panel.post('/settings/snapshots', settingsForm())
    for (const at of ['06:00', '06:11']) {
      panel.clock.set(`2026-03-02T${at}:00Z`)
      await panel.addon.tick()
    }
    const [{ id } = { id: '' }] = panel.simulator.snapshots()
    await panel.post(`/snapshots/${id}/delete`).expect(303)
    panel.clock.advance(11 * 60_000)
    const { text: html } = await panel.get(`/instances/${panel.instanceId}`)
    expect(text(html)).toMatch(/Snapshot history .*Complete No longer stored –/)
  })

  it('offers three schedules, and says of the default whether it applies', async () => {
    const [db = ''] = await addInstances(panel, { label: 'db-1', diskGb: 1280 })
    await panel.post('/settings/snapshots', settingsForm())
    const { text: html } = await panel.get(`/instances/${db}`)
    expect(
      [...html.matchAll(/type="radio" name="mode" value="(\w+)"/g)].map(([, mode]) => mode)
    ).toEqual(['default', 'own', 'never'])
    expect(html).toMatch(/value="default"[^>]* checked>/)
    expect(text(html)).toContain('It does not apply to this instance, which stays unprotected')
    expect(text(html)).toContain('Unprotected: no schedule applies to this instance')
    expect(text(html)).toContain('Disk 1,280 GB')
    expect(text(html)).toContain('Not in its snapshots: Vultr’s snapshots contain')
    const mine = await panel.get(`/instances/${panel.instanceId}`)
    expect(text(mine.text)).toContain('It applies to this instance.')
    expect(mine.text).not.toContain('va-reasons')
  })

  it('names itself before it is excluded, and leads back to its page', async () => {
    await panel.post('/settings/snapshots', settingsForm())
    const path = `/instances/${panel.instanceId}/schedule`
    const seen = await panel.post(path, { ...ownScheduleForm(), mode: 'never' }).expect(200)
    expect(text(seen.text)).toContain('This instance will no longer be protected web-1')
    expect(seen.text).toContain(`href="../../instances/${panel.instanceId}"`)
    expect(await instanceRows(panel, 'web-1')).toContain('Default schedule')
    const saved = await panel.follow(
      await panel.postConfirmed(path, { ...ownScheduleForm(), mode: 'never' })
    )
    expect(saved.text).toMatch(/value="never"[^>]* checked>/)
    expect(await instanceRows(panel, 'web-1')).toContain('Excluded')
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
    expect(text(late.text)).toContain(
      'admin saved the schedule of this instance after you opened it'
    )
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
    await panel.postConfirmed('/settings/snapshots', settingsForm({ retentionDays: '30' }))
    await panel.post(
      `/instances/${panel.instanceId}/schedule`,
      ownScheduleForm({ retentionDays: '1' })
    )
    expect((await panel.get('/snapshots')).text).toContain('datetime="2026-03-03T06:00:00.000Z"')
  })
})
