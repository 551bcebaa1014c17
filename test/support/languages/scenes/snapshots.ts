import { expect } from 'vitest'
import { addDailySnapshots, addInstances, holdSix } from '../../pages/account-contents.js'
import { type PanelApp, settingsForm } from '../../panel-app.js'
import type { Looker } from '../looker.js'

/** What is done to several snapshots at once, and how the list is grouped and sorted. */
export async function lookAtSnapshots(looker: Looker): Promise<void> {
  const panel = await looker.open()
  const [db = ''] = await addInstances(panel, { label: 'db-1' })
  await addDailySnapshots(panel, panel.instanceId, 6)
  await addDailySnapshots(panel, db, 3)
  await panel.post('/settings/snapshots', settingsForm({ covers: 'all', keepDaily: '3' }))
  for (const query of ['group=instance', 'group=day', 'sort=size', 'state=locked', 'instance=x']) {
    await looker.get(panel, `/snapshots?${query}`)
  }
  const ids = panel.simulator.snapshots().map(({ id }) => id)
  await looker.send(panel, '/snapshots/lock', { id: ids.slice(0, 2) })
  await looker.send(panel, '/snapshots/lock', {})
  await looker.get(panel, '/snapshots/lock', 303)
  await looker.get(panel, '/snapshots?protection=locked')
  await looker.get(
    panel,
    `/snapshots/delete?${ids
      .slice(0, 4)
      .map((id) => `id=${id}`)
      .join('&')}`
  )
  await looker.send(panel, '/snapshots/delete', { id: ids.slice(0, 4) })
  await looker.post(panel, '/snapshots/delete', {}, 404)
  const many = Array.from({ length: 101 }, (_, n) => db.slice(0, -3) + String(n).padStart(3, '0'))
  await looker.post(panel, '/snapshots/delete', { id: many }, 413)
  await lookAtPending(looker, panel)
}

async function lookAtPending(looker: Looker, panel: PanelApp): Promise<void> {
  await looker.send(panel, '/snapshots', { name: 'by hand', instance: panel.instanceId })
  await looker.get(panel, '/snapshots')
  const pending = panel.simulator.snapshots().find(({ status }) => status === 'pending')
  expect(pending).toBeDefined()
  await looker.get(panel, `/snapshots/${pending?.id}`)
  await looker.send(panel, `/snapshots/${pending?.id}/delete`)
  await looker.post(panel, '/snapshots', { name: 'once more', instance: panel.instanceId }, 422)
}

/** Expired snapshots that wait for a confirmation: confirmed, or kept. */
export async function lookAtExpired(looker: Looker): Promise<void> {
  for (const answer of ['', '/keep']) {
    const panel = await looker.open()
    await holdSix(panel)
    const path = `/snapshots/expired/${panel.instanceId}`
    await looker.get(panel, '/overview')
    await looker.get(panel, '/snapshots')
    const html = await looker.get(panel, path)
    const snapshotIds = [...html.matchAll(/name="snapshotIds" value="([^"]+)"/g)].map(
      ([, id = '']) => id
    )
    await looker.send(panel, path + answer, { snapshotIds })
    await looker.get(panel, `${path}/keep`, 303)
    await looker.get(panel, '/snapshots/expired/x', 404)
    await looker.get(panel, '/activity')
  }
}
