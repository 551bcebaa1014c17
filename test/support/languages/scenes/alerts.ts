import { addChannel, channelFields } from '../../alerts/alert-panel.js'
import { openWithAlert } from '../../alerts/told-alert.js'
import type { PanelApp } from '../../panel-app.js'
import { type Fields, formTo, type Looker } from '../looker.js'

const KINDS = [
  ...['mail', 'slack', 'discord', 'teams', 'ntfy', 'gotify', 'telegram', 'pagerduty', 'apprise'],
  ...['standard', 'heartbeat']
]
const TO = '/settings/alerts'

/** The pages of alerts, with a channel on each way that a page shows. */
export async function lookAtAlerts(looker: Looker, panel: PanelApp): Promise<void> {
  const get = (path: string, status?: number) => looker.get(panel, path, status)
  const post = (path: string, form: Fields, status: number) =>
    looker.post(panel, path, form, status)
  await get(TO)
  const url = 'http://127.0.0.1:9/secret-path-secret'
  const limits = { severities: ['critical'], without: ['stuck'], tags: 'web', digest: 'weekly' }
  const ok = await addChannel(panel, 'slack', { url, ...limits })
  const beat = await addChannel(panel, 'heartbeat', { url, service: 'cronitor' })
  await looker.send(panel, `${TO}/new`, channelFields('slack', { url, name: 'other' }))
  for (const kind of KINDS) await get(`${TO}/new?kind=${kind}`)
  await get(`${TO}/new`)
  const wrong = channelFields('mail', { name: '', severities: [], tags: 'x'.repeat(201) })
  await post(`${TO}/new`, wrong, 422)
  await looker.send(panel, `${ok}/test`)
  await looker.send(panel, `${beat}/test`)
  await get(TO)
  await get(`${TO}?channel=x`)
  await get(ok)
  await get(beat)
  await get(`${ok}/test`, 303)
  await get(`${TO}/x`, 404)
  await post(ok, channelFields('slack'), 409)
  await get(`${ok}/remove`)
  await post(`${TO}/severities`, { overdue: 'x' }, 422)
  await get(`${TO}/severities`, 303)
  const html = await get(TO)
  const severities = Object.fromEntries(
    [...html.matchAll(/<select[^>]* name="([\w-]+)"/g)].map(([, name = '']) => [name, 'off'])
  )
  await looker.send(panel, `${TO}/severities`, severities)
  await get('/alerts/acknowledge?token=x', 404)
  await looker.send(panel, `${ok}/remove`)
  await looker.send(panel, `${ok}/remove`)
}

/** The link of a message, from what it shows to the end of what it is about. */
export async function lookAtLink(looker: Looker): Promise<void> {
  const { panel, link, token } = await openWithAlert({ locale: () => looker.locale })
  const html = await looker.get(panel, link)
  const [, id = ''] = /instances\/([0-9a-f-]{36})/.exec(html) ?? []
  await looker.send(panel, '/alerts/acknowledge', { token, until: 'day' })
  await looker.get(panel, link)
  await looker.get(panel, '/settings/alerts')
  await looker.send(
    panel,
    '/overview/take-back',
    formTo(await looker.get(panel, '/overview'), 'overview/take-back')
  )
  await looker.send(panel, `/instances/${id}/schedule`, { mode: 'never' })
  panel.clock.advance(1_200_000)
  await panel.get('/instances')
  await panel.addon.tick()
  await looker.get(panel, link, 410)
  await looker.post(panel, '/alerts/acknowledge', { token, until: 'change' }, 410)
}
