import { MINUTE } from '../fake-clock.js'
import { type PanelApp, type PanelAppOptions, settingsForm } from '../panel-app.js'
import { addChannel, openAlertPanel } from './alert-panel.js'

const BASE = 'https://panel.example/admin/vultr'

/** A panel that has told that an instance is unprotected, with the link that the message holds. */
export async function openWithAlert(addon: PanelAppOptions['addon'] = {}): Promise<{
  readonly panel: PanelApp
  /** As a path of the panel. */
  readonly link: string
  readonly token: string
}> {
  const { panel, hook } = await openAlertPanel({ addon: { baseUrl: BASE, ...addon } })
  await panel.get('/snapshots')
  await panel.post('/settings/snapshots', settingsForm({ covers: 'tag', tag: 'web' })).expect(303)
  await addChannel(panel, 'standard', {
    url: hook.url,
    secret: 'whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0'
  })
  await pass(panel, 2)
  panel.simulator.addInstance({ label: 'db-1', tags: ['db'] })
  await pass(panel, 14)
  const links = hook.received.flatMap(
    ({ body }) => JSON.parse(body).data.links as { url: string }[]
  )
  const url = links.map((each) => each.url).find((each) => each.includes('acknowledge')) ?? ''
  return {
    panel,
    link: url.slice(BASE.length),
    token: new URL(url).searchParams.get('token') ?? ''
  }
}

/** So many passes of the scheduler, ten minutes apart. */
export async function pass(panel: PanelApp, times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    panel.clock.advance(10 * MINUTE)
    await panel.get('/instances')
    await panel.addon.tick()
  }
}
