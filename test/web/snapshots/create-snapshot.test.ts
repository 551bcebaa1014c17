import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type PanelApp, startPanelApp } from '../../support/panel-app.js'

let panel: PanelApp
beforeEach(async () => {
  panel = await startPanelApp()
})
afterEach(() => panel.close())

/** Puts more instances into the account and has the panel know them. */
async function add(...instances: Parameters<PanelApp['simulator']['addInstance']>[0][]) {
  const ids = instances.map((each) => panel.simulator.addInstance(each).id)
  panel.clock.advance(16_000)
  await panel.get('/instances')
  return ids
}

describe('a snapshot by hand', () => {
  it('is taken of any instance, from its own page', async () => {
    const [db = ''] = await add({ label: 'db-1' })
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
