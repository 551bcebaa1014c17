import { beforeEach, describe, expect, it } from 'vitest'
import { addInstances } from '../../support/pages/account-contents.js'
import { openPanelApp, type PanelApp } from '../../support/panel-app.js'

let panel: PanelApp
beforeEach(async () => {
  panel = await openPanelApp()
})

describe('a snapshot by hand', () => {
  it('is taken of any instance, from its own page', async () => {
    const [db = ''] = await addInstances(panel, { label: 'db-1' })
    expect((await panel.get(`/instances/${db}`)).text).toContain(`snapshots/new?instance=${db}`)
    const form = await panel.get(`/snapshots/new?instance=${db}`).expect(200)
    expect(form.text).toContain(`<option value="${db}" selected>`)
    expect(form.text).toContain('value="db-1"')
    await panel.post('/snapshots', { name: 'before the upgrade', instance: db }).expect(303)
    expect(panel.simulator.snapshots().map(({ instanceId }) => instanceId)).toEqual([db])
    const wrong = { name: 'x', instance: '99999999-2222-4333-8444-555555555555' }
    await panel.post('/snapshots', wrong).expect(422)
  })
})
