import { describe, expect, it } from 'vitest'
import { receiver } from '../support/alerts/receiver.js'
import { refuse, ticks, toldPanel } from '../support/alerts/told-panel.js'
import { HOUR, MINUTE } from '../support/fake-clock.js'
import { settingsForm } from '../support/panel-app.js'

const TAGGED = { covers: 'tag', tag: 'web' }

describe('the host is told', () => {
  it('that the key was removed, while snapshots are wanted, and its heartbeat fails', async () => {
    const beats = await receiver()
    const panel = await toldPanel({
      addon: {
        alerts: { heartbeat: { url: `${beats.url}/beat` }, allowPrivateAddresses: ['127.0.0.1'] }
      }
    })
    await ticks(panel, 2 * MINUTE)
    await panel.post('/settings/api-key/remove').expect(303)
    await ticks(panel, 15 * MINUTE)
    expect(panel.kinds()).toEqual(['settings-changed opened', 'key-refused opened'])
    expect(beats.received.at(-1)?.path).toBe('/beat/fail')
  })

  it('nothing of servers that were unprotected when the settings were saved', async () => {
    const panel = await toldPanel({ start: '2026-03-02T06:30:00Z' }, TAGGED)
    for (let index = 0; index < 5; index += 1)
      panel.simulator.addInstance({ label: `old-${index}` })
    panel.clock.advance(MINUTE)
    await panel.get('/instances')
    await panel.postConfirmed(
      '/settings/snapshots',
      settingsForm({ ...TAGGED, retentionDays: '9' })
    )
    await ticks(panel, 4 * HOUR)
    const unprotected = () => panel.kinds().filter((kind) => kind.startsWith('unprotected'))
    expect(unprotected()).toEqual([])
    // Nor after Vultr could not be reached for a while.
    refuse(panel, 'GET', /./, 503)
    await ticks(panel, 40 * MINUTE)
    panel.simulator.faults.clear()
    await ticks(panel, 4 * HOUR)
    expect(unprotected()).toEqual([])
  })

  it('that a server is unprotected until it is not, also where Vultr is away meanwhile', async () => {
    const panel = await toldPanel({ start: '2026-03-02T06:30:00Z' }, TAGGED)
    await ticks(panel, 20 * MINUTE)
    const { id } = panel.simulator.addInstance({ label: 'new-1' })
    await ticks(panel, 90 * MINUTE)
    refuse(panel, 'GET', /./, 503)
    await ticks(panel, 40 * MINUTE)
    panel.simulator.faults.clear()
    await ticks(panel, HOUR)
    const unprotected = () => panel.kinds().filter((kind) => kind.startsWith('unprotected'))
    expect(unprotected()).toEqual(['unprotected opened'])
    panel.simulator.editInstance(id, { tags: ['web'] })
    await ticks(panel, HOUR)
    expect(unprotected()).toEqual(['unprotected opened', 'unprotected resolved'])
  })

  it('nothing of a snapshot that one list lacked', async () => {
    const panel = await toldPanel()
    await ticks(panel, 30 * MINUTE)
    const [snapshot] = panel.simulator.snapshots()
    if (snapshot === undefined) throw new Error('None was taken.')
    const { description, instanceId, createdAt, id } = snapshot
    panel.simulator.removeSnapshot(id)
    await ticks(panel, 16 * MINUTE)
    panel.simulator.addSnapshot({ id, description, instanceId, createdAt, status: 'complete' })
    await ticks(panel, HOUR)
    expect(panel.kinds()).toEqual([])
  })

  it('not that a failure is over, as snapshots are turned off', async () => {
    const panel = await toldPanel()
    refuse(panel, 'POST', /snapshots$/)
    await ticks(panel, 10 * MINUTE)
    await panel.postConfirmed('/settings/snapshots', settingsForm({ enabled: '' }))
    await ticks(panel, 30 * MINUTE)
    expect(panel.kinds()).toEqual([
      'snapshot-failed opened',
      'settings-changed opened',
      'turned-off opened'
    ])
  })
})
