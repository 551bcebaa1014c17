import type { PanelApp } from '../panel-app.js'
import { addChannel, channelFields } from './alert-panel.js'

/** The pages of alerts, with a channel on each way that a page shows. */
export async function alertVisits(panel: PanelApp) {
  const url = 'http://127.0.0.1:9/secret-path-secret'
  const ok = await addChannel(panel, 'slack', {
    url,
    severities: ['critical'],
    without: ['stuck'],
    tags: 'web',
    digest: 'weekly'
  })
  const beat = await addChannel(panel, 'heartbeat', { url, service: 'cronitor' })
  const kinds = ['mail', 'slack', 'discord', 'teams', 'ntfy', 'gotify', 'telegram']
  const more = ['pagerduty', 'apprise', 'standard', 'heartbeat']
  const to = '/settings/alerts'
  const forms = [...kinds, ...more].map((kind) => ({
    name: `alerts, ${kind}`,
    status: 200,
    path: `${to}/new?kind=${kind}`
  }))
  const severities = { name: 'alerts, wrong', status: 422, path: `${to}/severities` }
  return [
    ...forms,
    { name: 'alerts, choose', status: 200, path: `${to}/new` },
    {
      name: 'alerts, refused',
      status: 422,
      path: `${to}/new`,
      form: channelFields('mail', { name: '', severities: [], tags: 'x'.repeat(201) })
    },
    { name: 'alerts, tested', status: 303, path: `${ok}/test`, form: {} },
    { name: 'alerts, beat', status: 303, path: `${beat}/test`, form: {} },
    { name: 'alerts', status: 200, path: to },
    { name: 'alerts, filtered', status: 200, path: `${to}?channel=x` },
    { name: 'alerts, channel', status: 200, path: ok },
    { name: 'alerts, heartbeat', status: 200, path: beat },
    { name: 'alerts, unknown', status: 404, path: `${to}/x` },
    { name: 'alerts, conflict', status: 409, path: ok, form: channelFields('slack') },
    { name: 'alerts, remove', status: 200, path: `${ok}/remove` },
    { ...severities, form: { overdue: 'x' } },
    { name: 'alerts, link', status: 404, path: '/alerts/acknowledge?token=x' },
    { name: 'alerts, removed', status: 303, path: `${ok}/remove`, form: {} },
    { name: 'alerts, gone', status: 303, path: `${ok}/remove`, form: {} }
  ]
}
