import { beforeEach, expect, it } from 'vitest'
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
