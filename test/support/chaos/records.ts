// Whether the panel's own rows tell what happened, looked at in the end: each slot that was due has a run
// or a reason, each deletion has its row, and what is told as restored was restored, once.
import { type SnapshotSchedule, scheduleFor, slotsBetween } from '../../../src/policy/index.js'
import { MINUTE } from '../fake-clock.js'
import type { Epoch } from './notes.js'
import { Violation } from './promises.js'
import type { Weeks } from './weeks.js'

/** A slot may wait for half an hour where starts are spread, and for the next pass. */
const NOT_YET_MS = 31 * MINUTE

/** In characters: a sentence of Vultr's, and our words around it. */
const LONGEST_REASON = 1_000

/** A run that the schedule began, as its row tells. */
interface ScheduledRun {
  readonly instance_id: string
  readonly slot_at: string | null
  readonly state: string
  readonly reason: string | null
}

export async function checkSlots(weeks: Weeks): Promise<void> {
  const rows = await weeks.panel.engine.database.db
    .selectFrom('runs')
    .select(['instance_id', 'slot_at', 'state', 'reason'])
    .where('trigger', '=', 'schedule')
    .execute()
  checkRecorded(weeks, rows)
  checkReasons(rows)
}

/** Every slot that was due is in the rows. */
function checkRecorded(weeks: Weeks, rows: readonly ScheduledRun[]): void {
  const { epochs } = weeks.notes
  const recorded = new Set(rows.map((row) => `${row.instance_id} ${row.slot_at}`))
  const standing = rows.filter(({ reason }) => reason?.includes('run.andAllBefore'))
  for (const [index, epoch] of epochs.entries()) {
    const until = epochs[index + 1]?.from ?? new Date(weeks.now() - NOT_YET_MS)
    for (const { id } of weeks.instances) {
      for (const slot of slotsOf(epoch, id, until)) {
        const at = slot.toISOString()
        if (recorded.has(`${id} ${at}`)) continue
        if (isAbsent(weeks, epoch, id, slot)) continue
        // After a long time down the oldest row that was written stands for those before it too.
        if (standing.some((row) => row.instance_id === id && (row.slot_at ?? '') > at)) continue
        throw new Violation(`no record of the slot ${at} of ${id}`)
      }
    }
  }
}

function checkReasons(rows: readonly ScheduledRun[]): void {
  const longest = Math.max(0, ...rows.map(({ reason }) => reason?.length ?? 0))
  if (longest > LONGEST_REASON) throw new Violation(`a reason of ${longest} characters`)
  const unexplained = rows.filter(
    ({ state, reason }) => (state === 'missed' || state === 'failed') && !reason
  )
  if (unexplained.length > 0) throw new Violation('a missed or failed run without a reason')
}

function slotsOf(epoch: Epoch, instanceId: string, until: Date): readonly Date[] {
  const schedule = scheduleIn(epoch, instanceId)
  return schedule === undefined ? [] : slotsBetween(schedule, epoch.from, until)
}

function scheduleIn(
  { settings, choices }: Epoch,
  instanceId: string
): SnapshotSchedule | undefined {
  const choice = choices.get(instanceId)?.choice
  if (!settings.enabled || choice?.mode === 'never') return undefined
  return scheduleFor(choice?.mode === 'own' ? choice.schedule : settings)
}

/** Whom the settings mean is told by the account's list: what is not in it has no slots. */
function isAbsent(
  { notes }: Weeks,
  { settings, choices }: Epoch,
  instanceId: string,
  slot: Date
): boolean {
  const isOwn = choices.get(instanceId)?.choice.mode === 'own'
  if (settings.covers.kind === 'selected' || isOwn) return false
  return notes.absences.some(
    (absence) =>
      absence.instanceId === instanceId &&
      absence.from <= slot &&
      (absence.until === undefined || slot <= absence.until)
  )
}

/** What is told as restored was restored, once. */
export async function checkRestores({ world, panel }: Weeks): Promise<void> {
  const rows = await panel.engine.database.db.selectFrom('restores').selectAll().execute()
  for (const { instance_id, snapshot_id } of rows) {
    const isSame = (row: { instance_id: string; snapshot_id: string }) =>
      row.instance_id === instance_id && row.snapshot_id === snapshot_id
    const asked = rows.filter(isSame)
    // Of one that Vultr never confirmed it is said that it was probably restored, and no more.
    const told = asked.filter(
      ({ state, is_presumed }) => state === 'complete' && is_presumed === 0
    ).length
    const done = world.simulator.requests.filter(
      ({ path, body, effect }) =>
        effect &&
        path === `/v2/instances/${instance_id}/restore` &&
        (body as { snapshot_id?: string }).snapshot_id === snapshot_id
    ).length
    if (told > done) throw new Violation(`restored by our word, not by Vultr: ${snapshot_id}`)
    if (done > asked.length) throw new Violation(`restored more often than asked: ${snapshot_id}`)
  }
}

/** Every snapshot that was deleted at Vultr by us has its row. */
export async function checkDeletions({ world, panel }: Weeks): Promise<void> {
  const rows = await panel.engine.database.db
    .selectFrom('snapshot_changes')
    .select('snapshot_id')
    .where('kind', 'in', ['delete', 'prune', 'surplus'])
    .execute()
  const told = new Set(rows.map(({ snapshot_id }) => snapshot_id))
  for (const { method, path, effect } of world.simulator.requests) {
    const id = path.split('/').at(-1) ?? ''
    if (method === 'DELETE' && effect && !told.has(id)) {
      throw new Violation(`deleted without a row: ${id}`)
    }
  }
}
