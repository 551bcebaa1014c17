import { describe, expect, it } from 'vitest'
import { addOlderSnapshot } from '../../support/pages/account-contents.js'
import { text } from '../../support/pages/page-text.js'
import { openPanelApp } from '../../support/panel-app.js'

describe('one snapshot', () => {
  it('is renamed, and its mark stays', async () => {
    const panel = await openPanelApp()
    const mark = `[vpa a ${panel.instanceId} 0000000000000001]`
    const id = addOlderSnapshot(panel, `old ${mark}`)
    await panel.get('/snapshots')
    const page = await panel.follow(
      await panel.post(`/snapshots/${id}/rename`, { name: 'new 🚀' }).expect(303)
    )
    expect(text(page.text)).toContain('Renamed to “new 🚀”.')
    expect(panel.simulator.snapshots()[0]?.description).toBe(`new 🚀 ${mark}`)
    const refused = await panel.post(`/snapshots/${id}/rename`, { name: 'a\nb' }).expect(422)
    expect(text(refused.text)).toContain('control characters')
  })

  it('is locked in its mark, is not deleted then, and is unlocked again', async () => {
    const panel = await openPanelApp()
    const id = addOlderSnapshot(panel, `one [vpa m ${panel.instanceId} 0000000000000001]`)
    await panel.get('/snapshots')
    await panel.post(`/snapshots/${id}/protect`, { protect: 'on' }).expect(303)
    expect(panel.simulator.snapshots()[0]?.description).toContain('[vpa mp ')
    await panel.post(`/snapshots/${id}/delete`).expect(303)
    expect(panel.simulator.snapshots()).toHaveLength(1)
    expect(text((await panel.get(`/snapshots/${id}`)).text)).toContain('Unlock')
    await panel.post(`/snapshots/${id}/protect`, { protect: 'off' }).expect(303)
    expect(panel.simulator.snapshots()[0]?.description).toContain('[vpa m ')
  })

  it('that is external keeps a plain name and needs no lock', async () => {
    const panel = await openPanelApp()
    const id = addOlderSnapshot(panel, 'theirs')
    await panel.get('/snapshots')
    const page = await panel.follow(await panel.post(`/snapshots/${id}/protect`, { protect: 'on' }))
    expect(text(page.text)).toContain('An external snapshot cannot be locked')
    await panel.post(`/snapshots/${id}/rename`, { name: 'ours now?' }).expect(303)
    expect(panel.simulator.snapshots()[0]?.description).toBe('ours now?')
  })

  it('is left as it is when Vultr refuses, with Vultr’s sentence', async () => {
    const panel = await openPanelApp()
    const id = addOlderSnapshot(panel, `one [vpa m ${panel.instanceId} 0000000000000001]`)
    await panel.get('/snapshots')
    panel.simulator.faults.add({
      method: 'PUT',
      when: 'before',
      fault: { kind: 'status', status: 400, sentence: 'No renaming today.' }
    })
    const page = await panel.follow(await panel.post(`/snapshots/${id}/rename`, { name: 'two' }))
    expect(text(page.text)).toContain('Not changed. Vultr: “No renaming today.”')
    expect(text(page.text)).toContain('one')
  })

  it.each([
    {
      isAccepted: true,
      told: 'Vultr accepted the change, but the snapshot could not be read back'
    },
    { isAccepted: false, told: 'It is not known whether it was changed.' }
  ])(
    'that cannot be read back is told as far as it is known (accepted: $isAccepted)',
    async (of) => {
      const panel = await openPanelApp()
      const id = addOlderSnapshot(panel, `one [vpa m ${panel.instanceId} 0000000000000001]`)
      await panel.get('/snapshots')
      const { faults } = panel.simulator
      const fault = { kind: 'status', status: 503 } as const
      if (!of.isAccepted) faults.add({ method: 'PUT', when: 'before', fault })
      const path = /snapshots\/./
      faults.add({ method: 'GET', path, when: 'before', after: 1, times: 2, fault })
      const page = await panel.follow(await panel.post(`/snapshots/${id}/rename`, { name: 'two' }))
      expect(text(page.text)).not.toMatch(/Not changed|Renamed to/)
      expect(text(page.text)).toContain(of.told)
    }
  )

  it('that somebody locked meanwhile at Vultr is not deleted by an older list', async () => {
    const panel = await openPanelApp()
    const id = addOlderSnapshot(panel, `one [vpa a ${panel.instanceId} 0000000000000001]`)
    await panel.get('/snapshots')
    panel.simulator.editSnapshot(id, {
      description: `one [vpa ap ${panel.instanceId} 0000000000000001]`
    })
    await panel.post(`/snapshots/${id}/delete`).expect(303)
    expect(panel.simulator.snapshots()).toHaveLength(1)
  })
})
