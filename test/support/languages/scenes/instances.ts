import { MINUTE } from '../../fake-clock.js'
import { addDailySnapshots, addInstances } from '../../pages/account-contents.js'
import { ownScheduleForm, type PanelApp, settingsForm } from '../../panel-app.js'
import type { Looker } from '../looker.js'

/** Schedules of single instances and of several, and one that has left the account. */
export async function lookAtInstances(looker: Looker): Promise<void> {
  const panel = await looker.open()
  const [db = '', gone = ''] = await addInstances(panel, { label: 'db-1' }, { label: 'db-2' })
  await addDailySnapshots(panel, db, 6)
  await addDailySnapshots(panel, gone, 2)
  const form = settingsForm({ covers: 'all', retentionDays: '30' })
  await looker.send(panel, '/settings/snapshots', form)
  await lookAtOwnSchedule(looker, panel, db)
  const several = { id: [panel.instanceId, gone] }
  await looker.post(panel, '/instances/schedule', { ...several, mode: 'own' })
  const wrong = ownScheduleForm({ startTime: '25:00', timeZone: 'x', retentionDays: '0' })
  await looker.post(panel, '/instances/schedule', { ...wrong, ...several }, 422)
  await looker.send(panel, '/instances/schedule', { ...ownScheduleForm(), ...several })
  await looker.send(panel, '/instances/schedule', { ...several, mode: 'never' })
  await looker.send(panel, '/instances/schedule', { ...several, mode: 'default' })
  await looker.send(panel, '/instances/schedule', { mode: 'default' })
  await looker.get(panel, '/instances/schedule', 303)
  await looker.get(panel, '/instances')
  panel.simulator.removeInstance(gone)
  for (let reading = 0; reading < 3; reading += 1) {
    panel.clock.advance(2 * MINUTE)
    await panel.get('/instances')
    await panel.addon.tick()
  }
  await looker.get(panel, '/instances')
  await looker.get(panel, `/instances/${gone}`)
  await looker.get(panel, '/overview')
}

async function lookAtOwnSchedule(looker: Looker, panel: PanelApp, id: string): Promise<void> {
  const path = `/instances/${id}/schedule`
  await looker.get(panel, path, 303)
  const own = ownScheduleForm({ frequency: 'every-hour', retentionDays: '30' })
  await looker.post(panel, '/instances/preview', { ...own, id })
  await looker.post(panel, '/instances/preview', { ...ownScheduleForm({ cron: 'x' }), id })
  await looker.post(panel, path, ownScheduleForm({ startTime: '25:00', timeZone: 'x' }), 422)
  const short = ownScheduleForm({ frequency: 'every-day', retentionDays: '1' })
  await looker.post(panel, path, short)
  await looker.post(panel, path, { mode: 'never' })
  await looker.send(panel, path, short)
  await looker.post(panel, path, { ...own, version: '99' }, 409)
  await looker.get(panel, `/instances/${id}`)
  await looker.send(panel, path, { mode: 'never' })
  await looker.get(panel, `/instances/${id}`)
  await looker.send(panel, path, { mode: 'default' })
}
