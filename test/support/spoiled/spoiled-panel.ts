import { randomUUID } from 'node:crypto'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { type PanelApp, startPanelApp } from '../panel-app.js'
import { SqliteFile } from '../sqlite-file.js'
import { IDS, SNAPSHOTS, START, type Template, uuid } from './template.js'

/** What stands where it does not belong. */
export const HOSTILE: readonly (string | null)[] = [
  'constructor',
  '',
  '2026-13-45T99:99:99.999Z',
  'x'.repeat(20_000),
  null
]

export interface SpoiledPanel {
  readonly panel: PanelApp
  readonly sqlite: InstanceType<typeof SqliteFile>
  close(): Promise<void>
}

/** The template's panel on a copy of its file, with the account as it was. */
export async function startSpoiled(
  template: Template,
  spoil: (sqlite: InstanceType<typeof SqliteFile>) => void = () => {}
): Promise<SpoiledPanel> {
  const file = join(template.folder, `${randomUUID()}.sqlite`)
  copyFileSync(template.file, file)
  const sqlite = new SqliteFile(file)
  // As a damaged file or another version would: what the tables refuse is put in all the same.
  sqlite.pragma('ignore_check_constraints = ON')
  spoil(sqlite)
  const panel = await startPanelApp({
    start: START,
    isConfigured: false,
    addon: { databasePath: file }
  })
  panel.simulator.removeInstance(panel.instanceId)
  for (const instance of template.instances) panel.simulator.addInstance(instance)
  for (const snapshot of template.snapshots) panel.simulator.addSnapshot(snapshot)
  return {
    panel,
    sqlite,
    async close() {
      sqlite.close()
      await panel.close()
    }
  }
}

/** Where the rows of a table are shown, besides the banners that stand on every page. */
const SHOWN_ON: ReadonlyMap<string, readonly string[]> = new Map([
  ['secrets', ['/settings', '/settings/api-key/remove']],
  ['snapshot_settings', ['/settings', '/instances', `/instances/${IDS.own}`]],
  ['instance_schedules', ['/instances', `/instances/${IDS.own}`, `/instances/${IDS.never}`]],
  ['runs', ['/snapshots', `/instances/${IDS.other}`]],
  ['restores', ['/instances', `/snapshots/${SNAPSHOTS.restored}/restore`]],
  ['schedule_cursors', ['/instances']],
  ['held_snapshots', ['/snapshots', `/snapshots/expired/${IDS.held}`]],
  ['prune_failures', ['/snapshots', `/snapshots/${uuid(207)}`]],
  ['confirmed_prunes', ['/snapshots']],
  ['activity', ['/activity', '/activity.csv', '/overview']],
  ['snapshot_history', ['/overview', `/instances/${IDS.other}`]],
  ['quota_refusal', ['/settings', '/overview']],
  ['acknowledgements', ['/overview']],
  ['history_start', ['/overview']]
])

/** Opens the pages; all work, but what asks for a confirmation may have nothing to show. */
export async function expectPagesToWork(
  panel: PanelApp,
  spoiled: string,
  pages: readonly string[] = SHOWN_ON.get(spoiled.split('.')[0] ?? '') ?? []
): Promise<void> {
  expect(pages.length).toBeGreaterThan(0)
  for (const path of pages) {
    const { status } = await panel.get(path)
    const right = /expired|restore$|remove$/.test(path) ? [200, 303, 404] : [200]
    expect(right, `${path} with ${spoiled}`).toContain(status)
  }
}

/** Whose snapshots were asked for. */
export function postedFor(panel: PanelApp): readonly string[] {
  return panel.simulator.requests
    .filter(({ method, path }) => method === 'POST' && path === '/v2/snapshots')
    .map(({ body }) => String((body as { instance_id?: unknown }).instance_id))
}

export function deleted(panel: PanelApp): readonly string[] {
  return panel.simulator.requests
    .filter(({ method }) => method === 'DELETE')
    .map(({ path }) => path)
}

export function restored(panel: PanelApp): readonly string[] {
  return panel.simulator.requests
    .filter(({ method, path }) => method === 'POST' && path.endsWith('/restore'))
    .map(({ path }) => path)
}
