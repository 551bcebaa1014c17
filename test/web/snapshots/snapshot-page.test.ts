import { afterEach, describe, expect, it } from 'vitest'
import { type PanelApp, type PanelAppOptions, startPanelApp } from '../../support/panel-app.js'

const open: PanelApp[] = []
afterEach(async () => {
  for (const panel of open.splice(0)) await panel.close()
})

const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

async function start(
  addon: NonNullable<PanelAppOptions['addon']> = {}
): Promise<{ panel: PanelApp; add: (description: string) => string }> {
  const panel = await startPanelApp({ addon })
  open.push(panel)
  let minutes = 0
  const add = (description: string) => {
    minutes += 1
    const createdAt = new Date(panel.clock.now().getTime() - minutes * 60_000)
    return panel.simulator.addSnapshot({ description, createdAt }).id
  }
  return { panel, add }
}

describe('one snapshot', () => {
  it('is renamed, and its mark stays', async () => {
    const { panel, add } = await start()
    const mark = `[vpa a ${panel.instanceId} 0000000000000001]`
    const id = add(`old ${mark}`)
    await panel.get('/snapshots')
    const page = await panel.follow(
      await panel.post(`/snapshots/${id}/rename`, { name: 'new 🚀' }).expect(303)
    )
    expect(text(page.text)).toContain('Renamed to “new 🚀”.')
    expect(panel.simulator.snapshots()[0]?.description).toBe(`new 🚀 ${mark}`)
    const refused = await panel.post(`/snapshots/${id}/rename`, { name: 'a\nb' }).expect(422)
    expect(text(refused.text)).toContain('control characters')
  })

  it('is protected in its mark, is not deleted then, and is freed again', async () => {
    const { panel, add } = await start()
    const id = add(`one [vpa m ${panel.instanceId} 0000000000000001]`)
    await panel.get('/snapshots')
    await panel.post(`/snapshots/${id}/protect`, { protect: 'on' }).expect(303)
    expect(panel.simulator.snapshots()[0]?.description).toContain('[vpa mp ')
    await panel.post(`/snapshots/${id}/delete`).expect(303)
    expect(panel.simulator.snapshots()).toHaveLength(1)
    expect(text((await panel.get(`/snapshots/${id}`)).text)).toContain('Take protection off')
    await panel.post(`/snapshots/${id}/protect`, { protect: 'off' }).expect(303)
    expect(panel.simulator.snapshots()[0]?.description).toContain('[vpa m ')
  })

  it('that is foreign keeps a plain name and needs no protection', async () => {
    const { panel, add } = await start()
    const id = add('theirs')
    await panel.get('/snapshots')
    const page = await panel.follow(await panel.post(`/snapshots/${id}/protect`, { protect: 'on' }))
    expect(text(page.text)).toContain('A foreign snapshot cannot be protected')
    await panel.post(`/snapshots/${id}/rename`, { name: 'ours now?' }).expect(303)
    expect(panel.simulator.snapshots()[0]?.description).toBe('ours now?')
  })

  it('is left as it is when Vultr refuses, with Vultr’s sentence', async () => {
    const { panel, add } = await start()
    const id = add(`one [vpa m ${panel.instanceId} 0000000000000001]`)
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
      const { panel, add } = await start()
      const id = add(`one [vpa m ${panel.instanceId} 0000000000000001]`)
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

  it('that somebody protected meanwhile at Vultr is not deleted by an older list', async () => {
    const { panel, add } = await start()
    const id = add(`one [vpa a ${panel.instanceId} 0000000000000001]`)
    await panel.get('/snapshots')
    panel.simulator.editSnapshot(id, {
      description: `one [vpa ap ${panel.instanceId} 0000000000000001]`
    })
    await panel.post(`/snapshots/${id}/delete`).expect(303)
    expect(panel.simulator.snapshots()).toHaveLength(1)
  })
})

describe('several snapshots', () => {
  it('are deleted after a list of them was confirmed; protected ones are spared', async () => {
    const { panel, add } = await start()
    const ids = [
      add('first'),
      add(`second [vpa m ${panel.instanceId} 0000000000000002]`),
      add(`third [vpa mp ${panel.instanceId} 0000000000000003]`)
    ]
    add('not selected')
    await panel.get('/snapshots')
    const page = await panel
      .get(`/snapshots/delete?${ids.map((id) => `id=${id}`).join('&')}`)
      .expect(200)
    expect(text(page.text)).toMatch(/first.*second.*These stay.*third.*Delete these 2/)
    const done = await panel.follow(await panel.post('/snapshots/delete', { id: ids }).expect(303))
    expect(text(done.text)).toContain('2 of 3 snapshots were deleted.')
    expect(panel.simulator.snapshots().map(({ description }) => description.split(' ')[0])).toEqual(
      ['third', 'not']
    )
  })

  it('that take longer than a page may wait are deleted after it, each told in Activity', async () => {
    const { panel, add } = await start({ requestsPerSecond: 10 })
    const ids = Array.from({ length: 22 }, (_, n) => add(`number ${n}`))
    await panel.get('/snapshots')
    const page = await panel.follow(await panel.post('/snapshots/delete', { id: ids }).expect(303))
    expect(text(page.text)).toMatch(/\d+ of 22 snapshots were deleted so far; the others follow/)
    await expect.poll(() => panel.simulator.snapshots().length, { timeout: 10_000 }).toBe(0)
    await expect
      .poll(async () => text((await panel.get('/activity')).text).match(/Deleted by hand/g)?.length)
      .toBe(22)
    expect(text((await panel.get('/activity?outcome=failed')).text)).not.toContain('Not deleted')
  })

  it('are a hundred at most', async () => {
    const { panel } = await start()
    const id = Array.from(
      { length: 101 },
      (_, n) => `99999999-2222-4333-8444-${n.toString().padStart(12, '0')}`
    )
    await panel.post('/snapshots/delete', { id }).expect(413)
  })

  it('have to be selected first', async () => {
    const { panel } = await start()
    const page = await panel.follow(await panel.get('/snapshots/delete').expect(303))
    expect(text(page.text)).toContain('Select the snapshots to delete first.')
    await panel.post('/snapshots/delete', { id: ['../../instances/x'] }).expect(404)
  })
})

describe('a restore', () => {
  const complete = async () => {
    const { panel, add } = await start()
    const id = add(`good [vpa a ${panel.instanceId} 0000000000000001]`)
    await panel.get('/snapshots')
    return { panel, id }
  }

  it('says what will be lost and where, and wants the label typed', async () => {
    const { panel, id } = await complete()
    const page = text((await panel.get(`/snapshots/${id}/restore`).expect(200)).text)
    expect(page).toMatch(
      /overwrites the whole disk of web-1 .*is lost: 1 minute of work.*This is the server this panel runs on/
    )
    const form = { instance: panel.instanceId, safety: 'on', label: 'web-2' }
    expect(text((await panel.post(`/snapshots/${id}/restore`, form).expect(422)).text)).toContain(
      '“web-2” is not the label of this instance.'
    )
    expect(panel.simulator.requests.some(({ path }) => path.endsWith('/restore'))).toBe(false)
  })

  it('takes a fresh snapshot first, and a banner follows it', async () => {
    const { panel, id } = await complete()
    const form = { instance: panel.instanceId, safety: 'on', label: 'web-1' }
    const page = await panel.follow(await panel.post(`/snapshots/${id}/restore`, form).expect(303))
    expect(text(page.text)).toContain('A fresh snapshot of web-1 is taken first')
    expect(text(page.text)).toContain('“good” will be restored to web-1 once')
    panel.clock.advance(11 * 60_000)
    await panel.addon.tick()
    expect(text((await panel.get('/settings')).text)).toContain('“good” is being restored to web-1')
    const kept = await panel.follow(await panel.post(`/snapshots/${id}/delete`))
    expect(text(kept.text)).toContain('was not deleted: a restore that is under way needs it')
    panel.clock.advance(12 * 60_000)
    await panel.addon.tick()
    expect(text((await panel.get('/activity')).text)).toContain(
      'Restored; the instance is active again.'
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
    expect(text(kept.text)).toContain('was not deleted: a restore that is under way needs it')
    expect(panel.simulator.snapshots()).toHaveLength(2)
  })

  it('to another instance says that all of that one’s disk is lost', async () => {
    const { panel, id } = await complete()
    const other = panel.simulator.addInstance({ label: 'db-1' }).id
    panel.clock.advance(16_000)
    await panel.get('/snapshots')
    const page = text((await panel.get(`/snapshots/${id}/restore?instance=${other}`)).text)
    expect(page).toContain('Everything that is on it now is lost: this is a snapshot of another')
    expect(page).not.toContain('of work')
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
    expect(text(page.text)).toContain('Unable to restore: not today. Nothing was changed.')
    expect(panel.simulator.isLocked(panel.instanceId)).toBe(false)
  })
})
