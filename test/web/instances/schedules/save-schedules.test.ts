import { beforeEach, describe, expect, it } from 'vitest'
import { addDailySnapshots, addInstances } from '../../../support/pages/account-contents.js'
import { confirmationOn, instanceRows, text } from '../../../support/pages/page-text.js'
import {
  openPanelApp,
  ownScheduleForm,
  type PanelApp,
  settingsForm
} from '../../../support/panel-app.js'

let panel: PanelApp
beforeEach(async () => {
  panel = await openPanelApp()
})

describe('several instances', () => {
  it('are set to never or the default together', async () => {
    const ids = await addInstances(panel, { label: 'db-1' }, { label: 'db-2' })
    await panel.post('/settings/snapshots', settingsForm({ covers: 'all' }))
    const saved = await panel.follow(
      await panel.postConfirmed('/instances/schedule', { id: ids, mode: 'never' })
    )
    expect(text(saved.text)).toContain('Schedule of db-1 and db-2: Excluded.')
    expect(await instanceRows(panel, 'db-2')).toContain('Excluded')
    expect(await instanceRows(panel, 'web-1')).toContain('Default schedule')
    await panel.post('/instances/schedule', { id: ids, mode: 'default' }).expect(303)
    expect(await instanceRows(panel, 'db-2')).toContain('Default schedule')
  })

  it('are given one schedule, which is filled in on a page of its own', async () => {
    const ids = await addInstances(panel, { label: 'db-1' }, { label: 'db-2' })
    await panel.post('/settings/snapshots', settingsForm())
    const page = await panel.post('/instances/schedule', { id: ids, mode: 'own' }).expect(200)
    expect(text(page.text)).toContain('Custom schedule for db-1 and db-2')
    const wrong = { ...ownScheduleForm({ startTime: '25:00' }), id: ids }
    const refused = await panel.post('/instances/schedule', wrong).expect(422)
    expect(text(refused.text)).toContain('HH:MM')
    await panel.post('/instances/schedule', { ...ownScheduleForm(), id: ids }).expect(303)
    expect(await instanceRows(panel, 'db-1')).toContain('Custom schedule')
    expect(await instanceRows(panel, 'db-2')).toContain('Custom schedule')
  })

  it('can be all that a search finds, and are those that were found then', async () => {
    await addInstances(panel, { label: 'db-1' }, { label: 'db-2' })
    const form = { all: 'on', q: 'db-', mode: 'own' }
    const page = await panel.post('/instances/schedule', form).expect(200)
    const ids = [...page.text.matchAll(/name="id" value="([^"]+)"/g)].map(([, id]) => id ?? '')
    await addInstances(panel, { label: 'db-3' })
    await panel.post('/instances/schedule', { ...ownScheduleForm(), id: ids }).expect(303)
    await panel.post('/settings/snapshots', settingsForm())
    expect(await instanceRows(panel, 'db-2')).toContain('Custom schedule')
    expect(await instanceRows(panel, 'db-3')).toContain('No schedule')
  })

  it('that disappeared between page and click are left out', async () => {
    const [db = ''] = await addInstances(panel, { label: 'db-1' })
    panel.simulator.removeInstance(db)
    panel.clock.advance(16_000)
    await panel.get('/instances')
    const page = await panel.follow(
      await panel.post('/instances/schedule', { id: [db], mode: 'never' }).expect(303)
    )
    expect(text(page.text)).toContain('Select instances that are in the account first.')
  })

  it('have to be selected, and something has to be chosen for them', async () => {
    await panel.post('/instances/schedule', { mode: 'never', id: ['../x'] }).expect(303)
    await panel.post('/instances/schedule', { id: [panel.instanceId] }).expect(400)
    await panel.post('/instances/nonsense/schedule', { mode: 'never' }).expect(404)
  })

  it('lead back to the list as it was: its search, its part, its order and its page', async () => {
    const [db = ''] = await addInstances(panel, { label: 'db-1' })
    await panel.post('/settings/snapshots', settingsForm({ covers: 'all' }))
    const list = { q: 'db', show: 'all', sort: 'label', page: '2' }
    const path = '../instances?q=db&sort=label&page=2'
    const seen = await panel.post('/instances/schedule', { ...list, id: [db], mode: 'never' })
    expect(text(seen.text)).toContain('This instance will no longer be protected db-1')
    expect(seen.text).toContain(`href="${path.replaceAll('&', '&amp;')}&amp;id=${db}"`)
    const form = { ...list, id: [db], mode: 'never', confirmed: confirmationOn(seen.text) }
    const saved = await panel.post('/instances/schedule', form).expect(303)
    expect(saved.headers.location).toBe(path)
    const own = await panel.post('/instances/schedule', { ...list, id: [db], mode: 'own' })
    expect(own.text).toContain('<input type="hidden" name="sort" value="label">')
    expect(own.text).toContain(`href="${path.replaceAll('&', '&amp;')}&amp;id=${db}"`)
    const none = await panel.post('/instances/schedule', { ...list, show: 'custom', mode: 'never' })
    expect(none.headers.location).toBe('../instances?q=db&show=custom&sort=label&page=2')
  })

  it('that are all of one part of the list are those of that part alone', async () => {
    const ids = await addInstances(
      panel,
      ...Array.from({ length: 55 }, (_, n) => ({ label: `node-${n}` }))
    )
    await panel.post('/settings/snapshots', settingsForm())
    await panel
      .post('/instances/schedule', { ...ownScheduleForm(), id: ids.slice(0, 3) })
      .expect(303)
    const form = { all: 'on', q: '', show: 'unprotected', mode: 'never' }
    const page = await panel.follow(await panel.post('/instances/schedule', form).expect(303))
    expect(text(page.text)).toContain('Schedule of 52 instances: Excluded.')
    expect(await instanceRows(panel, 'web-1')).toContain('Default schedule')
    expect(await instanceRows(panel, 'node-2')).toContain('Custom schedule')
  })

  it('to which the default schedule does not apply are named when it is chosen for them', async () => {
    const [db = ''] = await addInstances(panel, { label: 'db-1' })
    await panel.post('/settings/snapshots', settingsForm())
    const form = { id: [db, panel.instanceId], mode: 'default' }
    const saved = await panel.follow(await panel.post('/instances/schedule', form).expect(303))
    expect(text(saved.text)).toContain(
      'The default schedule does not apply to db-1, so it is unprotected.'
    )
  })

  it('are each named when their snapshots would go by it, and what was selected is kept', async () => {
    const [db = ''] = await addInstances(panel, { label: 'db-1' })
    await addDailySnapshots(panel, db, 6)
    await addDailySnapshots(panel, panel.instanceId, 6)
    const settings = settingsForm({ covers: 'all', retentionDays: '30', frequency: 'every-day' })
    await panel.post('/settings/snapshots', settings).expect(303)
    const form = { ...ownScheduleForm({ retentionDays: '4' }), id: [db, panel.instanceId] }
    const seen = await panel.post('/instances/schedule', form).expect(200)
    expect(text(seen.text)).toMatch(/This change deletes 4 snapshots on 2 instances.*db-1 .*web-1/)
    const confirmed = confirmationOn(seen.text)
    await panel.post('/instances/schedule', { ...form, confirmed }).expect(303)
    expect(await instanceRows(panel, 'db-1')).toContain('Custom schedule')
  })
})

describe('what was shown', () => {
  const hidden = (html: string, name: string) =>
    new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''

  it('counts: nothing is set for more instances than a search had found', async () => {
    await addInstances(panel, ...Array.from({ length: 55 }, (_, n) => ({ label: `node-${n}` })))
    const list = await panel.get('/instances?q=node')
    const matching = hidden(list.text, 'matching')
    const form = { all: 'on', q: 'node', mode: 'never', matching }
    await addInstances(panel, { label: 'node-late' })
    const page = await panel.follow(await panel.post('/instances/schedule', form).expect(303))
    expect(text(page.text)).toContain('other instances match now than those that were shown')
    expect(await instanceRows(panel, 'node-7')).not.toContain('Excluded')
  })

  it('leaves out for all what has left the account with a schedule of its own', async () => {
    const [db = ''] = await addInstances(
      panel,
      { label: 'db-1' },
      ...Array.from({ length: 55 }, () => ({}))
    )
    await panel.post(`/instances/${db}/schedule`, ownScheduleForm()).expect(303)
    panel.simulator.removeInstance(db)
    panel.clock.advance(16_000)
    const matching = hidden((await panel.get('/instances')).text, 'matching')
    const form = { all: 'on', q: '', mode: 'never', matching }
    const page = await panel.follow(await panel.post('/instances/schedule', form).expect(303))
    expect(text(page.text)).toContain('Saved. Schedule of 56 instances: Excluded.')
  })

  it('counts: nothing is set over what another admin has saved meanwhile', async () => {
    const [db = ''] = await addInstances(panel, { label: 'db-1' })
    const saves = hidden((await panel.get('/instances')).text, 'saves')
    await panel.post(`/instances/${db}/schedule`, ownScheduleForm()).expect(303)
    const form = { id: [db], mode: 'never', saves }
    const { text: page } = await panel.post('/instances/schedule', form).expect(409)
    expect(text(page)).toContain('Nothing was changed: somebody else changed the schedules')
    expect(text(page)).toMatch(
      /db-1 Custom schedule \(.*saved by \u2068admin\u2069 Excluded Keep theirs Overwrite/
    )
    await panel.post('/settings/snapshots', settingsForm())
    expect(await instanceRows(panel, 'db-1')).toContain('Custom schedule')
  })

  it('is all there is: no schedule is saved for an id that nobody knows', async () => {
    const unknown = '99999999-2222-4333-8444-555555555555'
    await panel.post(`/instances/${unknown}/schedule`, ownScheduleForm()).expect(404)
  })

  it('includes an instance that left with a schedule of its own, so that it can be ended', async () => {
    const [db = ''] = await addInstances(panel, { label: 'db-1' })
    await panel.post('/settings/snapshots', settingsForm())
    await panel.post(`/instances/${db}/schedule`, ownScheduleForm()).expect(303)
    panel.simulator.removeInstance(db)
    panel.clock.advance(16_000)
    const list = await panel.get('/instances')
    expect(text(list.text)).toContain('no longer in the account')
    await panel.post(`/instances/${db}/schedule`, { mode: 'default' }).expect(303)
    expect(text((await panel.get('/instances')).text)).not.toContain('no longer in the account')
  })

  it('stays live while an instance is being restored', async () => {
    await addDailySnapshots(panel, panel.instanceId, 1)
    const [{ id } = { id: '' }] = panel.simulator.snapshots()
    const form = { instance: panel.instanceId, label: 'web-1' }
    await panel.post(`/snapshots/${id}/restore`, form).expect(303)
    for (const path of ['/instances', `/instances/${panel.instanceId}`, '/snapshots']) {
      expect((await panel.get(path)).text, path).toContain('hx-trigger="every 5s"')
    }
  })
})
