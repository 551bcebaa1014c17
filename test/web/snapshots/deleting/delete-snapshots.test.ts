import { describe, expect, it } from 'vitest'
import { addOlderSnapshot } from '../../../support/pages/account-contents.js'
import { text } from '../../../support/pages/page-text.js'
import { openPanelApp } from '../../../support/panel-app.js'

describe('several snapshots', () => {
  it('are deleted after a list of them was confirmed; locked ones are spared', async () => {
    const panel = await openPanelApp()
    const ids = [
      addOlderSnapshot(panel, 'first'),
      addOlderSnapshot(panel, `second [vpa m ${panel.instanceId} 0000000000000002]`),
      addOlderSnapshot(panel, `third [vpa mp ${panel.instanceId} 0000000000000003]`)
    ]
    addOlderSnapshot(panel, 'not selected')
    await panel.get('/snapshots')
    const page = await panel
      .get(`/snapshots/delete?${ids.map((id) => `id=${id}`).join('&')}`)
      .expect(200)
    expect(text(page.text)).toMatch(
      /first.*second.*1 locked snapshot stays.*third.*Delete 2 snapshots/
    )
    const done = await panel.follow(await panel.post('/snapshots/delete', { id: ids }).expect(303))
    expect(text(done.text)).toContain('2 of 3 snapshots were deleted.')
    expect(panel.simulator.snapshots().map(({ description }) => description.split(' ')[0])).toEqual(
      ['third', 'not']
    )
  })

  it('say on top which of them there is nothing newer of, and give the size of each', async () => {
    const panel = await openPanelApp()
    const mark = (n: number) => `[vpa m ${panel.instanceId} 000000000000000${n}]`
    const ids = [
      addOlderSnapshot(panel, `newer ${mark(1)}`),
      addOlderSnapshot(panel, 'theirs'),
      addOlderSnapshot(panel, `locked [vpa mp ${panel.instanceId} 0000000000000003]`)
    ]
    await panel.get('/snapshots')
    const shown = async (query: readonly string[]) =>
      text((await panel.get(`/snapshots/delete?${query.map((id) => `id=${id}`).join('&')}`)).text)
    const page = await shown(ids)
    expect(page).toMatch(
      /1 of these is the latest complete snapshot of its instance\..*2 snapshots will be deleted/
    )
    expect(page).toMatch(/newer latest complete snapshot of this instance .* \d+(\.\d)? GB/)
    expect(await shown(ids.slice(1))).not.toContain('the latest complete snapshot')
  })

  it('that take longer than a page may wait are deleted after it, each told in Activity', async () => {
    const panel = await openPanelApp({ addon: { requestsPerSecond: 10 } })
    const ids = Array.from({ length: 22 }, (_, n) => addOlderSnapshot(panel, `number ${n}`))
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
    const panel = await openPanelApp()
    const id = Array.from(
      { length: 101 },
      (_, n) => `99999999-2222-4333-8444-${n.toString().padStart(12, '0')}`
    )
    await panel.post('/snapshots/delete', { id }).expect(413)
  })

  it('have to be selected first', async () => {
    const panel = await openPanelApp()
    const page = await panel.follow(await panel.get('/snapshots/delete').expect(303))
    expect(text(page.text)).toContain('Select the snapshots to delete first.')
    await panel.post('/snapshots/delete', { id: ['../../instances/x'] }).expect(404)
  })
})
