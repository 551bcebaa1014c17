import { describe, expect, it } from 'vitest'
import { MINUTE } from '../../../support/fake-clock.js'
import { addDailySnapshots, holdSix } from '../../../support/pages/account-contents.js'
import { text } from '../../../support/pages/page-text.js'
import { openPanelApp, type PanelApp, settingsForm } from '../../../support/panel-app.js'

async function withSixHeld(): Promise<PanelApp> {
  const panel = await openPanelApp()
  await holdSix(panel)
  return panel
}

async function shownOn(panel: PanelApp): Promise<string[]> {
  const page = await panel.get(`/snapshots/expired/${panel.instanceId}`).expect(200)
  return [...page.text.matchAll(/name="snapshotIds" value="([^"]+)"/g)].map(([, id]) => id ?? '')
}

async function reasonOn(panel: PanelApp): Promise<string> {
  return text((await panel.get(`/snapshots/expired/${panel.instanceId}`).expect(200)).text)
}

describe('the expired ones that wait for a confirmation', () => {
  it('say that they are more than half of all', async () => {
    const reason = await reasonOn(await withSixHeld())
    expect(reason).toContain('because they are more than half of this instance’s automatic')
    expect(reason).not.toContain('unusually small')
  })

  it('say that the latest snapshot is unusually small', async () => {
    const panel = await openPanelApp()
    await addDailySnapshots(panel, panel.instanceId, 5)
    const daily = { frequency: 'every-day', retentionDays: '5', startTime: '06:30' }
    await panel.post('/settings/snapshots', settingsForm(daily)).expect(303)
    panel.clock.set('2026-03-03T06:30:00Z')
    await panel.addon.tick()
    const newest = panel.simulator.snapshots().find(({ status }) => status === 'pending')
    panel.clock.advance(11 * MINUTE)
    panel.simulator.editSnapshot(newest?.id ?? '', {
      sizeBytes: 80e9,
      compressedBytes: 1e8
    })
    await panel.addon.tick()
    const reason = await reasonOn(panel)
    expect(reason).toContain('because the latest snapshot of this instance is unusually small')
    expect(reason).not.toContain('more than half')
  })

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
