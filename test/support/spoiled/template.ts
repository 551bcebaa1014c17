import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { SimulatedInstance, SimulatedSnapshot } from '../../../src/simulator/index.js'
import { DAY, HOUR } from '../fake-clock.js'
import { makeFolder } from '../folder.js'
import { settingsForm, startPanelApp } from '../panel-app.js'
import { SqliteFile } from '../sqlite-file.js'

/** When it was left, and is started again. */
export const START = '2026-03-02T05:59:00Z'
const NOW = new Date(START)

export const uuid = (number: number) =>
  `${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`

/** Each has a row of its own in what is under way; `other` has none and must go on whatever happens. */
export const IDS = {
  thisServer: uuid(1),
  other: uuid(2),
  queued: uuid(3),
  creating: uuid(4),
  pending: uuid(5),
  own: uuid(6),
  never: uuid(7),
  held: uuid(8),
  paused: uuid(9),
  waiting: uuid(10),
  restoring: uuid(11)
} as const

export const SNAPSHOTS = { pending: uuid(105), safety: uuid(110), restored: uuid(111) } as const

export interface Template {
  readonly folder: string
  readonly file: string
  readonly instances: readonly SimulatedInstance[]
  readonly snapshots: readonly SimulatedSnapshot[]
  remove(): void
}

const ago = (ms: number) => new Date(NOW.getTime() - ms)
const at = (ms: number) => ago(ms).toISOString()

/** A database with a row of every kind, and the account that belongs to it. */
export async function makeTemplate(): Promise<Template> {
  const folder = makeFolder('spoiled')
  const file = join(folder, 'template.sqlite')
  const panel = await startPanelApp({ start: START, addon: { databasePath: file } })
  panel.simulator.removeInstance(panel.instanceId)
  for (const [label, id] of Object.entries(IDS)) panel.simulator.addInstance({ id, label })
  await panel.get('/snapshots').expect(200)
  const selected = Object.entries(IDS)
    .filter(([name]) => name !== 'own' && name !== 'thisServer')
    .map(([, id]) => id)
  await panel.postConfirmed('/settings/snapshots', {
    ...settingsForm({ covers: 'selected', frequency: 'every-hour', retentionDays: '30' }),
    instances: selected
  })
  await panel
    .post(`/instances/${IDS.own}/schedule`, { ...settingsForm(), mode: 'own', retentionDays: '30' })
    .expect(303)
  await panel.postConfirmed(`/instances/${IDS.never}/schedule`, { mode: 'never' })
  for (let number = 0; number < 9; number += 1) {
    panel.simulator.addSnapshot({
      id: uuid(200 + number),
      description: `held ${number} [vpa a ${IDS.held} held${number}]`,
      createdAt: ago((number === 0 ? 1 : 100 + number) * DAY)
    })
  }
  for (const [name, id] of Object.entries(SNAPSHOTS)) {
    panel.simulator.addSnapshot({
      id,
      description: `${name} [vpa m ${IDS.restoring} key-${name}]`,
      createdAt: ago(HOUR),
      status: name === 'restored' ? 'complete' : 'pending'
    })
  }
  panel.simulator.editSnapshot(SNAPSHOTS.pending, {
    description: `pending [vpa a ${IDS.pending} key-pending]`
  })
  panel.simulator.editSnapshot(SNAPSHOTS.safety, {
    description: `safety [vpa m ${IDS.waiting} key-safety]`
  })
  panel.clock.advance(20_000)
  await panel.get('/snapshots').expect(200)
  await panel.addon.tick()
  const instances = panel.simulator.instances()
  const snapshots = panel.simulator.snapshots()
  await panel.close()
  fillIn(file)
  const remove = () => rmSync(folder, { recursive: true, force: true })
  return { folder, file, instances, snapshots, remove }
}

/** What normal running would take days of faults to come to. */
function fillIn(file: string): void {
  const sqlite = new SqliteFile(file)
  const insert = (table: string, row: Record<string, string | number | null>) => {
    const names = Object.keys(row)
    sqlite
      .prepare(
        `INSERT OR REPLACE INTO ${table} (${names.map((name) => `"${name}"`).join(', ')}) VALUES (${names.map(() => '?').join(', ')})`
      )
      .run(...Object.values(row))
  }
  const run = (name: 'queued' | 'creating' | 'pending', more: Record<string, string | null>) =>
    insert('runs', {
      id: `run-${name}`,
      instance_id: IDS[name],
      trigger: 'schedule',
      slot_at: at(HOUR - 60_000),
      state: name,
      key: `key-${name}`,
      name,
      created_at: at(HOUR - 60_000),
      updated_at: at(HOUR - 60_000),
      ...more
    })
  run('queued', { next_attempt_at: at(-10 * 60_000), reason: 'Vultr was down.' })
  run('creating', { lease_until: at(-30_000), next_attempt_at: at(-30_000) })
  run('pending', { snapshot_id: SNAPSHOTS.pending, pending_since: at(HOUR) })
  insert('runs', {
    id: 'run-done',
    instance_id: IDS.other,
    trigger: 'schedule',
    slot_at: at(3 * HOUR),
    state: 'complete',
    key: 'key-done',
    name: 'done',
    snapshot_id: uuid(300),
    created_at: at(3 * HOUR),
    updated_at: at(3 * HOUR),
    pending_since: at(3 * HOUR),
    finished_at: at(2 * HOUR)
  })
  insert('runs', {
    id: 'run-safety',
    instance_id: IDS.waiting,
    trigger: 'manual',
    slot_at: null,
    state: 'pending',
    key: 'key-safety',
    name: 'safety',
    snapshot_id: SNAPSHOTS.safety,
    created_at: at(HOUR),
    updated_at: at(HOUR),
    pending_since: at(HOUR)
  })
  const restore = (name: 'waiting' | 'restoring', more: Record<string, string | null>) =>
    insert('restores', {
      id: `restore-${name}`,
      instance_id: IDS[name],
      snapshot_id: SNAPSHOTS.restored,
      snapshot_name: 'restored',
      state: name,
      actor: 'alice',
      created_at: at(HOUR),
      updated_at: at(HOUR),
      ...more
    })
  restore('waiting', { safety_run_id: 'run-safety' })
  restore('restoring', { sent_at: at(60_000) })
  for (const n of [205, 206]) {
    insert('held_snapshots', { snapshot_id: uuid(n), instance_id: IDS.held, since: at(DAY) })
  }
  insert('prune_failures', {
    snapshot_id: uuid(207),
    instance_id: IDS.held,
    sentence: 'No.',
    attempts: 3,
    next_attempt_at: at(60_000),
    first_at: at(DAY)
  })
  insert('confirmed_prunes', {
    snapshot_id: uuid(301),
    instance_id: IDS.held,
    confirmed_by: 'alice',
    confirmed_at: at(DAY)
  })
  insert('snapshot_history', {
    id: uuid(302),
    instance_id: IDS.other,
    created_at: at(9 * DAY),
    bytes: 5_000_000_000,
    gone_at: at(2 * DAY)
  })
  insert('acknowledgements', {
    id: 'a'.repeat(32),
    fingerprint: 'b'.repeat(32),
    acknowledged_by: 'alice',
    acknowledged_at: at(DAY)
  })
  insert('quota_refusal', { id: 1, held: 3, refused_at: at(DAY) })
  sqlite
    .prepare('UPDATE schedule_cursors SET paused_reason = ?, paused_at = ? WHERE instance_id = ?')
    .run('It was gone.', at(HOUR), IDS.paused)
  sqlite.close()
}
