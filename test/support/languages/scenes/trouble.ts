import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from '../../../database/temporary-folder.js'
import { MINUTE } from '../../fake-clock.js'
import { type PanelApp, settingsForm } from '../../panel-app.js'
import { SqliteFile } from '../../sqlite-file.js'
import type { Looker } from '../looker.js'
import { others } from '../others.js'

const TABS = ['overview', 'settings', 'snapshots', 'instances', 'activity']

async function lookAtTabs(looker: Looker, panel: PanelApp): Promise<void> {
  for (const name of TABS) await looker.get(panel, `/${name}`)
}

/** Vultr cannot be reached, or takes the key no more. */
export async function lookAtVultrAway(looker: Looker): Promise<void> {
  for (const status of [503, 401, 403]) {
    const panel = await looker.open()
    await panel.post('/settings/snapshots', settingsForm()).expect(303)
    await panel.get('/snapshots')
    const fault = { kind: 'status', status, sentence: 'Not now.' } as const
    panel.simulator.faults.add({ path: /./, when: 'before', times: 1_000, fault })
    panel.clock.advance(3 * MINUTE)
    await panel.addon.tick()
    await panel.get('/snapshots')
    await lookAtTabs(looker, panel)
    await looker.post(panel, '/settings/api-key', { apiKey: 'ANOTHER-KEY-0123456789' }, 422)
  }
}

/** What is stored cannot be read, or the database not be written. */
export async function lookAtBrokenStorage(looker: Looker): Promise<void> {
  const databasePath = join(temporaryFolder(), 'vultr.sqlite')
  const panel = await looker.open({ addon: { databasePath } })
  const sqlite = new SqliteFile(databasePath)
  onTestFinished(() => void sqlite.close())
  await panel.post('/settings/snapshots', settingsForm()).expect(303)
  sqlite.prepare(`UPDATE snapshot_settings SET settings = '{"enabled": tr'`).run()
  panel.clock.advance(MINUTE)
  await panel.addon.tick()
  await lookAtTabs(looker, panel)
  sqlite.prepare("UPDATE secrets SET ciphertext = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAA'").run()
  await lookAtTabs(looker, panel)
  sqlite.exec('ALTER TABLE activity RENAME TO away')
  await looker.get(panel, '/activity', 503)
}

/** Other processes on the database. */
export async function lookAtReplicas(looker: Looker): Promise<void> {
  const panel = await looker.open()
  await looker.get(panel, '/settings/replicas')
  onTestFinished(() => {
    delete others.replicas
    delete others.clock
  })
  const at = panel.clock.now()
  const seen = { startedAt: at, seenAt: at, clockAheadMs: 0, hostname: 'a' }
  const { instanceId } = panel
  others.replicas = {
    ownId: 'a/1/x',
    read: async () => [
      { ...seen, id: 'a/1/x', instanceId, reachesVultr: true, leads: true },
      { ...seen, id: 'b/2/y', instanceId: undefined, reachesVultr: false, leads: false }
    ]
  }
  others.clock = { hostname: 'b', clockAheadMs: 90_000 }
  await looker.get(panel, '/settings/replicas')
  await looker.get(panel, '/settings')
  await looker.get(panel, '/overview')
}

/** Requests that are refused. */
export async function lookAtErrors(looker: Looker): Promise<void> {
  const panel = await looker.open()
  await looker.post(panel, '/snapshots', { name: 'x'.repeat(120_000) }, 413)
  const foreign = await panel.post('/snapshots', {}).set('Sec-Fetch-Site', 'cross-site').expect(403)
  looker.look('a form of another site', foreign.text)
  const unreadable = await panel.post('/snapshots').type('text/plain').send('x').expect(422)
  looker.look('a form that is none', unreadable.text)
  await looker.get(panel, '/nonsense', 404)
  const strangers = await looker.open({ isConfigured: false, addon: { authorize: () => false } })
  await looker.get(strangers, '/overview', 403)
  const authorize = () => {
    throw new Error('broken')
  }
  await looker.get(
    await looker.open({ isConfigured: false, addon: { authorize } }),
    '/overview',
    500
  )
}
