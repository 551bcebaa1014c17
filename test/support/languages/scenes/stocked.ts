import { DAY, HOUR, MINUTE } from '../../fake-clock.js'
import { type PanelApp, settingsForm } from '../../panel-app.js'
import type { Fields, Looker } from '../looker.js'
import { lookAtAlerts } from './alerts.js'

/** Puts a bit of everything into the account, and lets a snapshot fail. */
async function stock(panel: PanelApp) {
  const { simulator, instanceId } = panel
  const other = simulator.addInstance({ label: 'db-1', hostname: 'db-1.example.com' }).id
  const small = simulator.addInstance({ label: 'cache-1', diskGb: 25 }).id
  const ago = (days: number) => new Date(panel.clock.now().getTime() - days * DAY)
  const add = (description: string, days: number) =>
    simulator.addSnapshot({ description, createdAt: ago(days) }).id
  const external = add('golden', 40)
  const locked = add(`keepsake [vpa mp ${instanceId} 0000000000000003]`, 3)
  const manual = add(`m [vpa m ${instanceId} 0000000000000002]`, 2)
  for (let day = 10; day < 16; day += 1) {
    add(`old ${day} [vpa a ${instanceId} ${String(day).padStart(16, '0')}]`, day)
  }
  await panel.get('/snapshots')
  await panel
    .post('/settings/snapshots', settingsForm({ covers: 'all', keepDaily: '2', keepWeekly: '3' }))
    .expect(303)
  panel.clock.advance(MINUTE)
  await panel.addon.tick()
  panel.clock.advance(11 * MINUTE)
  await panel.addon.tick()
  simulator.faults.add({
    method: 'POST',
    path: /snapshots/,
    when: 'before',
    times: 1,
    fault: { kind: 'status', status: 400, sentence: 'No.' }
  })
  panel.clock.advance(6 * HOUR)
  await panel.addon.tick()
  return { other, small, external, locked, manual }
}

/** The pages of an account with a bit of everything. */
export async function lookAtStocked(looker: Looker): Promise<void> {
  const panel = await looker.open()
  const ids = await stock(panel)
  await lookAtSettings(looker, panel)
  await lookAtAlerts(looker, panel)
  await lookAtPages(looker, panel, ids)
  await lookAtChanges(looker, panel, ids)
}

async function lookAtSettings(looker: Looker, panel: PanelApp): Promise<void> {
  const get = (path: string) => looker.get(panel, path)
  const post = (path: string, form: Fields, status?: number) =>
    looker.post(panel, path, form, status)
  await get('/overview')
  await get('/overview?attention=all')
  await looker.send(panel, '/overview/acknowledge', { id: 'x' })
  await looker.send(panel, '/overview/retry', { run: 'x' })
  await get('/settings')
  await post('/settings/api-key', { apiKey: 'ä ö' }, 422)
  await looker.send(panel, '/settings/api-key', { apiKey: '' })
  await get('/settings/api-key/remove')
  await post(
    '/settings/snapshots',
    settingsForm({
      frequency: 'custom',
      cron: 'x y',
      covers: 'tag',
      tag: '',
      keepDaily: 'x'
    }),
    422
  )
  await post(
    '/settings/snapshots',
    settingsForm({ covers: 'all', retentionDays: '1', keepDaily: '', keepWeekly: '' })
  )
}

type Ids = Awaited<ReturnType<typeof stock>>

async function lookAtPages(looker: Looker, panel: PanelApp, ids: Ids): Promise<void> {
  const { other, small, external, locked, manual } = ids
  const { instanceId } = panel
  const at = (id: string) => `/snapshots/${id}`
  const get = (path: string, status?: number) => looker.get(panel, path, status)
  const post = (path: string, form: Fields) => looker.post(panel, path, form, 422)
  await get('/snapshots')
  await get('/snapshots?q=zzz')
  await get('/snapshots/new')
  await post('/snapshots', { name: '' })
  await get(at(external))
  await get(at(locked))
  await get(at(manual))
  await post(`${at(manual)}/rename`, { name: 'a\nb' })
  await get(`${at(manual)}/delete`)
  await get(`${at(locked)}/delete`)
  await get(`${at(manual)}/restore`)
  await get(`${at(manual)}/restore?instance=${other}`)
  await get(`${at(external)}/restore`)
  await get(`${at(manual)}/restore?instance=${small}`)
  await get('/restores/x', 404)
  await post(`${at(manual)}/restore`, { instance: instanceId, label: 'x' })
  await get(`/snapshots/delete?id=${manual}&id=${locked}&id=${external}`)
  await get(`/snapshots/expired/${instanceId}`)
  await get('/instances')
  await get('/instances?q=zzz')
  await get(`/instances/${instanceId}`)
  await get(`/instances/${other}`)
  await get('/activity')
  await get('/activity?outcome=failed')
  await get('/nonsense', 404)
  await get(at('nonsense'), 404)
  await get('/instances/nonsense', 404)
}

/** What is said of a change, once the page that made it leads on. */
async function lookAtChanges(looker: Looker, panel: PanelApp, ids: Ids): Promise<void> {
  const { other, external, locked, manual } = ids
  const { instanceId } = panel
  const at = (id: string) => `/snapshots/${id}`
  const get = (path: string) => looker.get(panel, path)
  const send = (path: string, form: Fields) => looker.send(panel, path, form)
  await send(`${at(manual)}/rename`, { name: 'b' })
  await send(`${at(manual)}/protect`, { protect: 'on' })
  await send(`${at(manual)}/protect`, { protect: 'off' })
  await send(`${at(external)}/protect`, { protect: 'on' })
  await send(`${at(external)}/delete`, {})
  await send(`${at(locked)}/delete`, {})
  await looker.post(panel, '/instances/schedule', { id: [other], mode: 'never' })
  await send(`${at(manual)}/restore`, { instance: instanceId, label: 'web-1', safety: 'on' })
  await send('/settings/snapshots', settingsForm({ covers: 'all', retentionDays: '30' }))
  await get('/activity')
}
