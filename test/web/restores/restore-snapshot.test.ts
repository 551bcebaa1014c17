import { describe, expect, it } from 'vitest'
import { addOlderSnapshot } from '../../support/pages/account-contents.js'
import { text } from '../../support/pages/page-text.js'
import { openPanelApp } from '../../support/panel-app.js'

describe('a restore', () => {
  const complete = async () => {
    const panel = await openPanelApp()
    const id = addOlderSnapshot(panel, `good [vpa a ${panel.instanceId} 0000000000000001]`)
    await panel.get('/snapshots')
    return { panel, id }
  }

  it('says what will be lost and where, and wants the label typed', async () => {
    const { panel, id } = await complete()
    const page = text((await panel.get(`/snapshots/${id}/restore`).expect(200)).text)
    expect(page).toMatch(
      /overwrites the whole disk of web-1 .*Changes of the last 1 min 0 s will be lost.*This is the server this panel runs on.*Type web-1 to confirm/
    )
    const form = { instance: panel.instanceId, safety: 'on', label: 'web-2' }
    expect(text((await panel.post(`/snapshots/${id}/restore`, form).expect(422)).text)).toContain(
      '“web-2” is not the label of this instance.'
    )
    const empty = await panel.post(`/snapshots/${id}/restore`, { ...form, label: ' ' }).expect(422)
    expect(text(empty.text)).toContain('Enter web-1 to confirm.')
    expect(panel.simulator.requests.some(({ path }) => path.endsWith('/restore'))).toBe(false)
  })

  it('takes a fresh snapshot first, and a banner follows it', async () => {
    const { panel, id } = await complete()
    const form = { instance: panel.instanceId, safety: 'on', label: 'web-1' }
    const page = await panel.follow(await panel.post(`/snapshots/${id}/restore`, form).expect(303))
    expect(text(page.text)).toContain('A fresh snapshot of web-1 is taken first')
    const elsewhere = await panel.get('/snapshots')
    expect(text(elsewhere.text)).toContain('“good” will be restored to web-1 once')
    panel.clock.advance(11 * 60_000)
    await panel.addon.tick()
    expect(text((await panel.get('/settings')).text)).toContain('“good” is being restored to web-1')
    const kept = await panel.follow(await panel.post(`/snapshots/${id}/delete`))
    expect(text(kept.text)).toContain('was not deleted: a restore in progress needs it')
    panel.clock.advance(12 * 60_000)
    await panel.addon.tick()
    expect(text((await panel.get('/activity')).text)).toContain(
      'Restored. The instance is active again.'
    )
  })

  it('of an instance that has gone between page and click is refused', async () => {
    const { panel, id } = await complete()
    panel.simulator.removeInstance(panel.instanceId)
    panel.clock.advance(16_000)
    await panel
      .post(`/snapshots/${id}/restore`, { instance: panel.instanceId, label: 'web-1' })
      .expect(422)
  })

  it('keeps the newest good snapshot of its instance from being deleted meanwhile', async () => {
    const { panel, id } = await complete()
    const older = panel.simulator.addSnapshot({
      description: `older [vpa a ${panel.instanceId} 0000000000000009]`,
      createdAt: new Date(panel.clock.now().getTime() - 86_400_000)
    }).id
    panel.clock.advance(16_000)
    await panel.get('/snapshots')
    const form = { instance: panel.instanceId, label: 'web-1' }
    await panel.post(`/snapshots/${older}/restore`, form).expect(303)
    const kept = await panel.follow(await panel.post(`/snapshots/${id}/delete`))
    expect(text(kept.text)).toContain('was not deleted: a restore in progress needs it')
    expect(panel.simulator.snapshots()).toHaveLength(2)
  })

  it('to another instance says that all of that one’s disk is lost', async () => {
    const { panel, id } = await complete()
    const other = panel.simulator.addInstance({ label: 'db-1' }).id
    panel.clock.advance(16_000)
    await panel.get('/snapshots')
    const page = text((await panel.get(`/snapshots/${id}/restore?instance=${other}`)).text)
    expect(page).toContain('All data on it will be lost: this is a snapshot of another instance')
    expect(page).not.toContain('Changes of the last')
  })

  it('asks for the address too where two instances share a label', async () => {
    const { panel, id } = await complete()
    const [web] = panel.simulator.instances()
    panel.simulator.addInstance({ label: 'web-1', mainIp: '192.0.2.77' })
    panel.clock.advance(16_000)
    await panel.get('/snapshots')
    const page = text((await panel.get(`/snapshots/${id}/restore`).expect(200)).text)
    expect(page).toContain('web-1 · 192.0.2.77')
    const form = { instance: panel.instanceId, label: 'web-1' }
    await panel.post(`/snapshots/${id}/restore`, form).expect(422)
    await panel
      .post(`/snapshots/${id}/restore`, { ...form, label: `web-1 ${web?.mainIp}` })
      .expect(303)
  })

  it('that Vultr refuses is told with its sentence, and nothing was changed', async () => {
    const { panel, id } = await complete()
    panel.simulator.faults.add({
      method: 'POST',
      when: 'before',
      fault: { kind: 'status', status: 400, sentence: 'Unable to restore: not today.' }
    })
    const form = { instance: panel.instanceId, label: 'web-1' }
    const page = await panel.follow(await panel.post(`/snapshots/${id}/restore`, form).expect(303))
    expect(text(page.text)).toContain(
      'Not restored. Vultr: “Unable to restore: not today.” Nothing was changed.'
    )
    expect(panel.simulator.isLocked(panel.instanceId)).toBe(false)
  })
})
