import { beforeEach, describe, expect, it } from 'vitest'
import { addInstances } from '../../support/pages/account-contents.js'
import { text } from '../../support/pages/page-text.js'
import { openPanelApp, type PanelApp, settingsForm } from '../../support/panel-app.js'

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

describe('the form for a snapshot by hand', () => {
  const chosen = (html: string) => html.match(/<option value="([0-9a-f-]{36})" selected/)?.[1]
  const named = (html: string) => html.match(/name="name"[^>]* value="([^"]*)"/)?.[1]

  async function start(): Promise<void> {
    panel = await openPanelApp({ hasMetadata: false })
  }

  it('has the only instance of the account preselected, and its name', async () => {
    await start()
    const { text } = await panel.get('/snapshots/new').expect(200)
    expect(chosen(text)).toBe(panel.instanceId)
    expect(named(text)).toBe('web-1')
  })

  it('has the one preselected that the schedule applies to', async () => {
    await start()
    const [db = ''] = await addInstances(panel, { label: 'db-1' })
    await panel
      .post(
        '/settings/snapshots',
        settingsForm({ covers: 'selected', instances: db, version: '0' })
      )
      .expect(303)
    const { text } = await panel.get('/snapshots/new').expect(200)
    expect(chosen(text)).toBe(db)
    expect(named(text)).toBe('db-1')
  })

  it('has none preselected where it could be any, with a name that claims nothing', async () => {
    await start()
    await addInstances(panel, { label: 'db-1' })
    const { text } = await panel.get('/snapshots/new').expect(200)
    expect(chosen(text)).toBeUndefined()
    expect(named(text)).toBe('Snapshot of 2 Mar 2026')
    await panel.post('/snapshots', { name: 'x', instance: '' }).expect(422)
  })

  it('has the server that the panel runs on preselected, with its host name', async () => {
    await addInstances(panel, { label: 'db-1' })
    const { text } = await panel.get('/snapshots/new').expect(200)
    expect(chosen(text)).toBe(panel.instanceId)
    expect(named(text)).toBe('web-1.example.com')
  })
})

describe('a new snapshot while another one of its instance is being created', () => {
  it('is refused on its form, which keeps what was entered and says why', async () => {
    const panel = await openPanelApp()
    const other = panel.simulator.addInstance({ label: 'db-1' }).id
    panel.clock.advance(16_000)
    await panel.get('/snapshots')
    await panel.post('/snapshots', { name: 'first', instance: other }).expect(303)
    const form = { name: 'before update', instance: other, keep: '30', back: 'instances' }
    const { text: page } = await panel.post('/snapshots', form).expect(422)
    expect(page).toContain('href="#va-new-instance"')
    expect(text(page)).toContain('Another snapshot of db-1 is being created.')
    expect(page).toMatch(/id="va-name"[^>]* value="before update"/)
    expect(page).toContain(`<option value="${other}" selected>`)
    expect(page).toContain('<option value="30" selected>')
    expect(page).toContain('name="back" value="instances"')
    expect(panel.simulator.snapshots()).toHaveLength(1)
  })

  it('says so also where there is only one instance to choose', async () => {
    const panel = await openPanelApp()
    await panel.get('/snapshots')
    await panel.post('/snapshots', { name: 'first' }).expect(303)
    const { text: page } = await panel.post('/snapshots', { name: 'second' }).expect(422)
    expect(text(page)).toContain('Another snapshot of web-1 is being created.')
    expect(page).toContain('id="va-new-instance"')
  })
})
