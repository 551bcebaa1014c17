import { describe, expect, it } from 'vitest'
import { ticks, toldPanel } from '../support/alerts/told-panel.js'
import { DAY, HOUR, MINUTE } from '../support/fake-clock.js'
import { settingsForm } from '../support/panel-app.js'

/** As many snapshots of the panel's instance, one every six hours up to now. */
function agedSnapshots(
  { simulator, instanceId, clock }: Awaited<ReturnType<typeof toldPanel>>,
  count: number,
  of: { readonly compressedBytesOf?: (index: number) => number } = {}
) {
  for (let index = 0; index < count; index += 1) {
    const createdAt = new Date(clock.now().getTime() - (index + 1) * 6 * HOUR)
    const key = index.toString(16).padStart(16, '0')
    simulator.addSnapshot({
      description: `web-1 [vpa a ${instanceId} ${key}]`,
      instanceId,
      createdAt,
      compressedBytes: of.compressedBytesOf?.(index) ?? 4_000_000_000
    })
  }
}

/** What the account holds by now is known to the panel. */
async function readAnew(panel: Awaited<ReturnType<typeof toldPanel>>): Promise<void> {
  panel.clock.advance(MINUTE)
  await panel.get('/snapshots')
}

describe('the host is told', () => {
  it('that automatic snapshots were turned off, until they are on again', async () => {
    const panel = await toldPanel()
    await ticks(panel, 2 * MINUTE)
    await panel.postConfirmed('/settings/snapshots', settingsForm({ enabled: '' }))
    await ticks(panel, 10 * MINUTE)
    expect(panel.kinds()).toEqual(['settings-changed opened', 'turned-off opened'])
    await panel.postConfirmed('/settings/snapshots', settingsForm())
    await ticks(panel, 15 * MINUTE)
    expect(panel.kinds().slice(2)).toEqual(['settings-changed opened', 'turned-off resolved'])
  })

  it('of ten snapshots that somebody deleted within an hour, once', async () => {
    const panel = await toldPanel({ start: '2026-03-02T07:00:00Z' })
    for (let index = 0; index < 12; index += 1) {
      panel.simulator.addSnapshot({ description: `by hand ${index}` })
    }
    await readAnew(panel)
    const ids = panel.simulator.snapshots().map(({ id }) => id)
    await panel.post('/snapshots/delete', { id: ids.slice(0, 9) }).expect(303)
    await ticks(panel, 2 * MINUTE)
    expect(panel.kinds()).toEqual([])
    await panel.post('/snapshots/delete', { id: ids.slice(9) }).expect(303)
    await ticks(panel, 30 * MINUTE)
    expect(panel.kinds()).toEqual(['mass-deletion opened'])
    expect(panel.told[0]?.text).toContain('12 snapshots were deleted by admin')
  })

  it('of a restore that finished', async () => {
    const panel = await toldPanel({}, { frequency: 'every-day' })
    await ticks(panel, 30 * MINUTE)
    await panel.post('/snapshots', { name: 'by-hand', instance: panel.instanceId })
    await ticks(panel, 20 * MINUTE)
    const [snapshot] = panel.simulator.snapshots()
    await panel.post(`/snapshots/${snapshot?.id}/restore`, {
      instance: panel.instanceId,
      label: 'web-1'
    })
    await ticks(panel, HOUR)
    expect(panel.kinds()).toContain('restore-finished opened')
  })

  it('of a snapshot that is much smaller than those before it', async () => {
    const panel = await toldPanel({ start: '2026-03-02T07:00:00Z' })
    agedSnapshots(panel, 6, {
      compressedBytesOf: (index) => (index === 0 ? 1_000_000 : 4_000_000_000)
    })
    await readAnew(panel)
    await ticks(panel, 25 * MINUTE)
    expect(panel.kinds().filter((kind) => !kind.startsWith('database'))).toContain(
      'suspicious-size opened'
    )
  })

  it('that the limit is met within a day, before it is', async () => {
    const panel = await toldPanel(
      { start: '2026-03-02T07:00:00Z' },
      { retentionDays: '30', snapshotLimit: '8' }
    )
    agedSnapshots(panel, 6)
    await readAnew(panel)
    await ticks(panel, 25 * MINUTE)
    const quota = panel.told.filter(({ kind }) => kind === 'quota')
    expect(quota).toHaveLength(1)
    expect(quota[0]?.text).toContain('The account has 6 snapshots and will need 10 within a day')
  })

  it('nothing of an instance that was excluded', async () => {
    const panel = await toldPanel({}, { covers: 'tag', tag: 'web' })
    await ticks(panel, 20 * MINUTE)
    const { id } = panel.simulator.addInstance({ label: 'scratch' })
    await panel.get('/instances')
    panel.clock.advance(MINUTE)
    await panel.postConfirmed(`/instances/${id}/schedule`, { mode: 'never' })
    await ticks(panel, 3 * HOUR, 10 * MINUTE)
    expect(panel.kinds().filter((kind) => kind.startsWith('unprotected'))).toEqual([])
  })

  it('nothing of the other servers of an account, where only this one is protected', async () => {
    const panel = await toldPanel()
    await ticks(panel, 20 * MINUTE)
    panel.simulator.addInstance({ label: 'another' })
    await ticks(panel, 3 * HOUR, 10 * MINUTE)
    expect(panel.kinds()).toEqual([])
  })

  it('nothing of the years before alerts were first told', async () => {
    const panel = await toldPanel({ start: '2026-03-02T07:00:00Z' })
    await panel.addon.recordSignIn({ event: 'signed-in', user: 'admin', address: '192.0.2.1' })
    await panel.addon.recordSignIn({ event: 'signed-in', user: 'admin', address: '192.0.2.2' })
    await ticks(panel, 5 * MINUTE)
    expect(panel.kinds()).toEqual([])
    await ticks(panel, DAY, 6 * HOUR)
  })
})
