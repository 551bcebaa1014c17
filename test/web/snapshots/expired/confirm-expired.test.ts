import { describe, expect, it } from 'vitest'
import { text } from '../../../support/pages/page-text.js'
import { openPanelApp, type PanelApp, settingsForm } from '../../../support/panel-app.js'

/** A panel that waits for a confirmation to prune six of seven. */
async function withSixHeld(): Promise<PanelApp> {
  const panel = await openPanelApp()
  for (let day = 10; day < 16; day += 1) {
    panel.simulator.addSnapshot({
      description: `old ${day} [vpa a ${panel.instanceId} ${String(day).padStart(16, '0')}]`,
      createdAt: new Date(panel.clock.now().getTime() - day * 86_400_000)
    })
  }
  await panel.post('/settings/snapshots', settingsForm())
  panel.clock.set('2026-03-02T06:00:00Z')
  await panel.addon.tick()
  panel.clock.advance(11 * 60_000)
  await panel.addon.tick()
  return panel
}

async function shownOn(panel: PanelApp): Promise<string[]> {
  const page = await panel.get(`/snapshots/expired/${panel.instanceId}`).expect(200)
  return [...page.text.matchAll(/name="snapshotIds" value="([^"]+)"/g)].map(([, id]) => id ?? '')
}

describe('the expired ones that wait for a confirmation', () => {
  it('are named on Overview, listed, and deleted once confirmed', async () => {
    const panel = await withSixHeld()
    expect(panel.simulator.snapshots()).toHaveLength(7)
    expect(text((await panel.get('/overview')).text)).toContain(
      '6 expired snapshots of web-1 wait for your confirmation'
    )
    const ids = await shownOn(panel)
    expect(ids).toHaveLength(6)
    const done = await panel.follow(
      await panel.post(`/snapshots/expired/${panel.instanceId}`, { snapshotIds: ids })
    )
    expect(text(done.text)).toContain('6 of 6 expired snapshots were deleted.')
    expect(panel.simulator.snapshots()).toHaveLength(1)
    expect(text((await panel.get('/overview')).text)).not.toContain('wait for your confirmation')
  })

  it('are locked where the admin keeps them, and are not asked about again', async () => {
    const panel = await withSixHeld()
    const path = `/snapshots/expired/${panel.instanceId}/keep`
    const kept = await panel.follow(await panel.post(path, { snapshotIds: await shownOn(panel) }))
    expect(text(kept.text)).toContain('6 of 6')
    const locked = panel.simulator
      .snapshots()
      .filter(({ description }) => description.includes(' ap '))
    expect(locked).toHaveLength(6)
    expect(text((await panel.get('/overview')).text)).not.toContain('wait for your confirmation')
    panel.clock.advance(86_400_000)
    await panel.addon.tick()
    expect(panel.simulator.requests.filter(({ method }) => method === 'DELETE')).toEqual([])
  })
})
