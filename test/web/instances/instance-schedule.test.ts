import { beforeEach, describe, expect, it } from 'vitest'
import { addDailySnapshots, addInstances } from '../../support/pages/account-contents.js'
import { text } from '../../support/pages/page-text.js'
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

describe('the schedule of an instance', () => {
  const saidOf = async (id: string) => text((await panel.get(`/instances/${id}`)).text)

  it('is the same above and below where the default does not apply, or is off', async () => {
    const [db = ''] = await addInstances(panel, { label: 'db-1' })
    await panel.post('/settings/snapshots', settingsForm())
    expect(await saidOf(db)).toMatch(/Schedule No schedule .*Current: No schedule\./)
    expect(await saidOf(panel.instanceId)).toMatch(
      /Schedule Default schedule .*Current: Default schedule\./
    )
    const { enabled: _, ...off } = settingsForm()
    await panel.postConfirmed('/settings/snapshots', off)
    expect(await saidOf(panel.instanceId)).toMatch(/Schedule No schedule .*Current: No schedule\./)
    await panel.postConfirmed(`/instances/${db}/schedule`, { ...ownScheduleForm(), mode: 'own' })
    expect(await saidOf(db)).toMatch(
      /Schedule Custom schedule, off .*Current: Custom schedule \(.*\), off, set by admin\./
    )
  })

  it('that stores one more than it keeps says that the oldest goes with the next', async () => {
    await addDailySnapshots(panel, panel.instanceId, 4)
    const daily = (retentionDays: string) => settingsForm({ retentionDays, frequency: 'every-day' })
    await panel.postConfirmed('/settings/snapshots', daily('4'))
    expect(await saidOf(panel.instanceId)).not.toContain('One or two more than are kept')
    await panel.postConfirmed('/settings/snapshots', daily('3'))
    expect(await saidOf(panel.instanceId)).toMatch(
      /Stored 4 snapshots.*One or two more than are kept: the oldest is deleted once the next is complete/
    )
  })
})
