import { beforeEach, describe, expect, it } from 'vitest'
import { addInstances } from '../../support/pages/account-contents.js'
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

describe('an instance that is gone from the account', () => {
  it('says so and since when, offers its snapshots, and has no form', async () => {
    const [db = ''] = await addInstances(panel, { label: 'db-1' })
    panel.simulator.addSnapshot({ description: `last one [vpa a ${db} 00000000000000aa]` })
    await panel.postConfirmed('/settings/snapshots', settingsForm({ covers: 'all' }))
    panel.simulator.removeInstance(db)
    for (const at of ['06:00', '06:02', '06:04', '06:20']) {
      panel.clock.set(`2026-03-02T${at}:00Z`)
      await panel.addon.tick()
    }
    const page = await panel.get(`/instances/${db}`).expect(200)
    const said = text(page.text)
    expect(said).toMatch(
      /no longer in the account \(no schedule has applied to it since 2 Mar 2026/
    )
    expect(said).toContain('Gone from the account')
    expect(said).not.toMatch(/Unprotected|Choose a schedule/)
    expect(page.text).toContain(`snapshots?instance=${db}`)
    expect(said).toMatch(/last one .*Restore/)
    expect(page.text).not.toMatch(/id="va-schedule"|name="frequency"/)
  })

  it('can still have its custom schedule removed', async () => {
    const [db = ''] = await addInstances(panel, { label: 'db-1' })
    await panel.postConfirmed('/settings/snapshots', settingsForm())
    const path = `/instances/${db}/schedule`
    await panel.postConfirmed(path, { ...ownScheduleForm(), mode: 'own' })
    panel.simulator.removeInstance(db)
    panel.clock.advance(60_000)
    await panel.addon.tick()
    const page = await panel.get(`/instances/${db}`).expect(200)
    expect(text(page.text)).toContain('Remove its custom schedule')
    expect(page.text).not.toContain('name="frequency"')
    await panel.post(path, { mode: 'default', version: '1' }).expect(303)
    const after = text((await panel.get(`/instances/${db}`)).text)
    expect(after).toContain('Schedule No schedule')
    expect(after).not.toContain('Remove its custom schedule')
  })
})
