// What admins do in the panel: they change settings, take, restore, lock and rename snapshots, confirm what
// is held for them and what an older database does not know, and take the key away. What they were shown
// and confirmed is noted, as that much may be deleted.
import type { SettingsChange } from '../../../../src/confirmations/index.js'
import type { InstanceChoice, SnapshotSettings } from '../../../../src/settings/index.js'
import { DESCRIPTION_STORAGE } from '../../../../src/simulator/index.js'
import type { Engine } from '../../engine.js'
import { DAY, HOUR } from '../../fake-clock.js'
import type { Weeks } from '../weeks.js'

export async function changeSettings(weeks: Weeks): Promise<void> {
  const change = weeks.pick<Partial<SnapshotSettings>>([
    { enabled: false },
    { enabled: true },
    { frequency: 'every-twelve-hours' },
    { frequency: 'every-six-hours', startTime: '02:30' },
    { frequency: 'every-day' },
    { spreadMinutes: 30 },
    { spreadMinutes: undefined },
    { orphanDays: 1 },
    { retentionDays: 2 },
    { retentionDays: 5 },
    { retentionDays: 1, keep: { daily: 3, last: 2 } }
  ])
  weeks.tell(`settings ${JSON.stringify(change)}`)
  await saveSettings(weeks, { ...weeks.notes.settings, ...change })
}

/** The first ones are saved until they are stored. */
export async function saveSettings(weeks: Weeks, settings: SnapshotSettings): Promise<void> {
  const { panel, notes } = weeks
  await panel.alive(async (engine) => {
    await lookAt(weeks, engine, { kind: 'settings', settings })
    await engine.settings.save(settings, { actor: 'eva' })
  })
  await notes.noteUnconfirmed()
  await notes.noteEpoch()
  if (notes.epochs.length === 0) await saveSettings(weeks, settings)
}

export async function chooseForOne(weeks: Weeks): Promise<void> {
  const { panel, notes } = weeks
  const { id } = weeks.pick(weeks.instances)
  const { enabled: _, covers: __, ...schedule } = notes.settings
  const choice = weeks.pick<InstanceChoice>([
    { mode: 'never' },
    { mode: 'default' },
    { mode: 'default' },
    { mode: 'own', schedule: { ...schedule, frequency: 'every-eight-hours' } },
    { mode: 'own', schedule: { ...schedule, startTime: '03:10', retentionDays: 2 } },
    { mode: 'own', schedule: { ...schedule, spreadMinutes: 15 } }
  ])
  weeks.tell(`choose ${choice.mode} for ${id}`)
  await panel.alive(async (engine) => {
    await lookAt(weeks, engine, { kind: 'instances', instanceIds: [id], choice })
    await engine.choices.save([id], choice, { actor: 'eva' })
  })
  await notes.noteUnconfirmed()
  await notes.noteEpoch()
}

/** What expires by a change is confirmed with it, and stays so where a crash follows at once. */
async function lookAt(
  { notes }: Weeks,
  { scheduling }: Engine,
  change: SettingsChange
): Promise<void> {
  const { instances } = await scheduling.settingsChanges.preview(change)
  for (const { id } of instances.flatMap(({ newly }) => newly)) notes.confirmedIds.add(id)
}

export async function takeByHand(weeks: Weeks): Promise<void> {
  const instance = weeks.pick(weeks.instances)
  const days = weeks.pick([undefined, 1, 3])
  weeks.tell(`take by hand ${days === undefined ? '' : `for ${days} days`}`)
  const request = { instanceId: instance.id, name: 'by hand', actor: 'eva' }
  const expires = days === undefined ? {} : { expires: new Date(weeks.now() + days * DAY) }
  await weeks.panel.alive((engine) =>
    engine.scheduling.manualSnapshots.take({ ...request, ...expires })
  )
}

/** An admin restores one of the snapshots of an instance. */
export async function restore(weeks: Weeks): Promise<void> {
  const instance = weeks.pick(weeks.instances)
  const isSafe = weeks.pick([true, false])
  const nth = weeks.pick([0, 1, 2])
  await weeks.panel.alive(async (engine) => {
    const { snapshots } = await engine.catalogue.refresh({ maxAgeMs: HOUR })
    const own = snapshots.filter(
      ({ instanceId, status }) => instanceId === instance.id && status === 'complete'
    )
    const snapshot = own[nth % Math.max(1, own.length)]
    if (snapshot === undefined) return
    weeks.tell(`restore ${snapshot.id} ${isSafe ? 'safely' : ''}`)
    const asked = { instanceId: instance.id, snapshot, actor: 'eva', isSafe }
    await engine.scheduling.restores.start(asked)
  })
}

/** An admin changes a snapshot in two ways at once, while a tick is under way. */
export async function lockAndRename(weeks: Weeks): Promise<void> {
  const { world, panel, notes } = weeks
  const nth = weeks.pick([0, 1, 2])
  // Where Vultr cuts descriptions, a new name can cost the mark, and the panel says so.
  if (world.simulator.rules.storesDescription !== DESCRIPTION_STORAGE.asSent) return
  await panel.alive(async (engine) => {
    const own = engine.catalogue.view().snapshots.filter(({ runKey }) => runKey !== undefined)
    const snapshot = own[nth % Math.max(1, own.length)]
    if (snapshot === undefined) return
    weeks.tell(`lock and rename ${snapshot.id}`)
    const [locked] = await Promise.all([
      engine.actions.protect(snapshot.id, true, { actor: 'eva' }),
      engine.actions.rename(snapshot.id, 'another name', { actor: 'tom' }),
      engine.scheduling.tick()
    ])
    if (locked.kind === 'described') notes.lockedIds.add(snapshot.id)
  })
  await notes.noteHeld()
}

export async function confirmHeld(weeks: Weeks): Promise<void> {
  const { panel, notes } = weeks
  await panel.alive(async (engine) => {
    for (const { held, snapshots } of await engine.scheduling.expired.held()) {
      weeks.tell(`confirm ${snapshots.length}`)
      const snapshotIds = snapshots.map(({ id }) => id)
      for (const id of snapshotIds) notes.confirmedIds.add(id)
      await engine.scheduling.expired.confirm(held.instanceId, { snapshotIds, actor: 'eva' })
      await engine.settled()
    }
  })
  await notes.noteHeld()
}

/** An admin looks at what is different, and confirms it. */
export async function review(weeks: Weeks): Promise<void> {
  const { panel, notes } = weeks
  let shown: readonly string[] = []
  let isConfirmed = false
  await panel.alive(async ({ scheduling }) => {
    const current = await scheduling.reviews.current()
    // Of an instance that is not covered it is no matter who takes snapshots.
    const covered = new Set((await scheduling.covered()).map(({ instanceId }) => instanceId))
    const told = (current?.state.unknown ?? []).map(({ snapshotId }) => snapshotId)
    const isUntold = [...notes.unreviewed].some(
      ([id, instanceId]) => covered.has(instanceId) && !told.includes(id)
    )
    if (isUntold) notes.violations.push('nobody is told that the database is older')
    if (current === undefined) return
    weeks.tell(`review ${current.state.unknown.length} unknown`)
    for (const { goes } of current.expiring) {
      for (const { id } of goes) notes.confirmedIds.add(id)
    }
    const seen = { fingerprint: current.fingerprint, actor: 'eva' }
    shown = told
    isConfirmed = (await scheduling.reviews.confirm(seen)).kind === 'confirmed'
  })
  await notes.noteUnconfirmed()
  // Whether a crash came before or after a confirmation, the database tells: stored, it counts.
  const reviewed = await notes.reviewedIds()
  const isKept = shown.every((id) => reviewed.has(id))
  if (isConfirmed && !isKept) notes.violations.push('a confirmation was not kept')
  if (isKept) for (const id of shown) notes.unreviewed.delete(id)
}

/** The key is removed, and entered again some hours later. */
export async function keyAway(weeks: Weeks): Promise<void> {
  const { panel, world } = weeks
  weeks.tell('no key')
  panel.isKeyAway = true
  world.clock.advance(weeks.pick([1, 5, 20]) * HOUR)
  await weeks.tick()
  panel.isKeyAway = false
  await weeks.tick()
}
