import { beforeEach, expect, it } from 'vitest'
import { MINUTE } from '../../../support/fake-clock.js'
import { addDailySnapshots } from '../../../support/pages/account-contents.js'
import { text } from '../../../support/pages/page-text.js'
import {
  openPanelApp,
  ownScheduleForm,
  type PanelApp,
  settingsForm
} from '../../../support/panel-app.js'

let panel: PanelApp
beforeEach(async () => {
  panel = await openPanelApp()
  await addDailySnapshots(panel, panel.instanceId, 6)
})

const daily = (retentionDays: string) => settingsForm({ retentionDays, frequency: 'every-day' })
const save = (retentionDays: string) =>
  panel.postConfirmed('/settings/snapshots', daily(retentionDays))

it('what expires without the change too is not counted among what the change deletes', async () => {
  await save('30')
  await save('4')
  const shown = await panel.post('/settings/snapshots', daily('2')).expect(200)
  const said = text(shown.text)
  expect(said).toContain('This change deletes 2 snapshots on 1 instance')
  expect(said).toContain('Save and delete 2 snapshots')
  expect(said).toContain('2 more snapshots of these instances are deleted anyway')
  expect(said).toContain('2 deleted by this change, 2 deleted anyway, 2 kept')
  expect(said).toMatch(/day 5 .*Deleted anyway .*expires with the saved settings too/)
})

it('what the change deletes comes first, then what goes anyway, then what is kept', async () => {
  await save('30')
  await save('4')
  const shown = await panel.post('/settings/snapshots', daily('2')).expect(200)
  const names = [...shown.text.matchAll(/va-name">(day \d)</g)].map(([, name]) => name)
  expect(names).toEqual(['day 2', 'day 3', 'day 4', 'day 5', 'day 0', 'day 1'])
})

it('bringing an excluded instance back says that its snapshots were kept only meanwhile', async () => {
  const path = `/instances/${panel.instanceId}/schedule`
  const choose = (mode: string) => ({ ...ownScheduleForm(), mode })
  panel.simulator.addInstance({ label: 'db-1' })
  await panel.get('/instances')
  await panel.postConfirmed('/settings/snapshots', { ...daily('4'), covers: 'all' })
  await panel.postConfirmed(path, choose('never'))
  const shown = await panel.post(path, choose('default')).expect(200)
  const said = text(shown.text)
  expect(said).toContain('This change deletes 2 snapshots on 1 instance')
  expect(said).toContain('One of these instances is not protected now, so nothing of it is pruned.')
  expect(said).toContain('kept only while no schedule applied')
})

it('what stands above the button says all that a change does: what it deletes, and who is protected no more', async () => {
  panel.simulator.addInstance({ label: 'db-1', tags: ['db'] })
  panel.clock.advance(2 * MINUTE)
  await panel.get('/instances')
  await panel.postConfirmed('/settings/snapshots', { ...daily('30'), covers: 'all' })
  const narrower = { ...daily('2'), covers: 'selected', instances: [panel.instanceId] }
  const shown = await panel.post('/settings/snapshots', narrower).expect(200)
  expect(text(shown.text)).toMatch(
    /This instance will no longer be protected\. Do not save Save and delete \d+ snapshots/
  )
})

it('an excluded instance is named with what its snapshots go on to be, once it is saved', async () => {
  await save('30')
  const path = `/instances/${panel.instanceId}/schedule`
  const form = { ...ownScheduleForm(), mode: 'never' }
  const saved = await panel.follow(await panel.postConfirmed(path, form))
  expect(text(saved.text)).toContain('One instance is no longer protected; its snapshots are kept.')
})

it('the snapshots of each instance are folded where they are more than a glance takes in', async () => {
  panel.simulator.addInstance({ label: 'db-1' })
  const { id } = panel.simulator.instances().find(({ label }) => label === 'db-1') ?? { id: '' }
  await addDailySnapshots(panel, id, 40)
  await panel.postConfirmed('/settings/snapshots', { ...daily('90'), covers: 'all' })
  const few = await panel.post('/settings/snapshots', { ...daily('2'), covers: 'all' })
  expect(few.text.match(/<details class="card va-fold">/g)).toHaveLength(2)
  const only = await panel.post('/settings/snapshots', daily('2'))
  expect(only.text.match(/<details class="card va-fold" open>/g)).toHaveLength(1)
})

it('says by how much what is stored grows, and why, in the page, its button and the forecast', async () => {
  for (let n = 0; n < 3; n += 1) panel.simulator.addInstance({ label: `<i>node-${n}` })
  panel.clock.advance(2 * MINUTE)
  await panel.get('/instances')
  const hourly = { covers: 'all', frequency: 'every-hour', retentionDays: '365' }
  const endless = settingsForm({ ...hourly, keepHourly: 'all', snapshotLimit: '50' })
  const shown = await panel.post('/settings/snapshots', endless).expect(200)
  const said = text(shown.text)
  expect(said).toContain('The number of snapshots of 4 instances grows without end')
  expect(said).toContain('About 35,040 snapshots are stored in the long run, instead of about 6.')
  expect(said).toContain('Of 4 instances, each has up to 8,760 snapshots.')
  expect(said).toContain('Needs more and more snapshots, more than your limit of 50.')
  expect(said).toMatch(
    /Save, keep snapshots without end, pay about \$[\d,]+\/month, and exceed your limit of 50/
  )
  const warned = text((await panel.post('/settings/preview', endless)).text)
  expect(warned).toContain('The number of snapshots of 4 instances grows without end')
  const id = panel.simulator.instances().at(-1)?.id
  const one = { ...ownScheduleForm(), mode: 'own', frequency: 'every-hour', keepDaily: 'all' }
  await panel.postConfirmed('/settings/snapshots', settingsForm({ covers: 'all' }))
  const own = await panel.post(`/instances/${id}/schedule`, one).expect(200)
  expect(own.text).toContain('of <bdi>&lt;i&gt;node-2</bdi> grows without end')
})
