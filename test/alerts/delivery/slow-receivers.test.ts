import { expect, it } from 'vitest'
import { receiver } from '../../support/alerts/receiver.js'
import { toldPanel } from '../../support/alerts/told-panel.js'
import { MINUTE } from '../../support/fake-clock.js'
import { settingsForm } from '../../support/panel-app.js'

it('a heartbeat and a webhook that never answer hold a pass fifteen seconds at most', async () => {
  const { url } = await receiver(() => {})
  const alerts = {
    heartbeat: { url: `${url}/beat` },
    webhook: { url: `${url}/hook` },
    allowPrivateAddresses: ['127.0.0.1']
  }
  const panel = await toldPanel({ addon: { alerts } })
  panel.clock.advance(MINUTE)
  await panel.addon.tick()
  await panel.postConfirmed('/settings/snapshots', settingsForm({ retentionDays: '14' }))
  panel.clock.advance(MINUTE)
  const start = performance.now()
  await panel.addon.tick()
  expect(performance.now() - start).toBeLessThan(15_500)
}, 60_000)
