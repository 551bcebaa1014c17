// What must hold at any time, whatever happens: looked at with each request directly before Vultr carries
// it out, and again after each step. Nothing is deleted that is foreign, manual, protected, held or the
// newest good one; no run makes two snapshots; no instance is overwritten with another one's disk.
import { expiryOfRunKey, readDescription } from '../../../src/account/index.js'
import type { SimulatedSnapshot } from '../../../src/simulator/index.js'
import { DAY } from '../fake-clock.js'
import type { Weeks } from './weeks.js'

/** Something happened that must never happen. */
export class Violation extends Error {
  override readonly name = 'Violation'
}

/** Looks at each request from now on. */
export function watchRequests(weeks: Weeks): void {
  const { simulator } = weeks.world
  simulator.beforeEffect = ({ method, path, body }) => watch(weeks, method, path, body)
  simulator.afterEffect = (request) => {
    if (request.effect && request.method === 'POST') noteMade(weeks, request.body)
  }
}

function watch(weeks: Weeks, method: string, path: string, body: unknown): void {
  if (method === 'POST' && path.endsWith('/snapshots')) watchCreate(weeks, body)
  else if (method === 'DELETE' && path.startsWith('/v2/snapshots/')) {
    watchDelete(weeks, path.split('/').at(-1) ?? '')
  } else if (method === 'POST' && path.endsWith('/restore')) watchRestore(weeks, path, body)
  else if (method !== 'GET' && method !== 'PATCH' && method !== 'PUT')
    weeks.notes.violations.push(`a call outside the contract: ${method} ${path}`)
}

function watchCreate({ notes }: Weeks, body: unknown): void {
  const { description, instance_id } = body as { description: string; instance_id: string }
  const { mark } = readDescription(description)
  if (mark === undefined) notes.violations.push(`a create without a mark: ${description}`)
  else if (mark.instanceId !== instance_id) notes.violations.push('a mark of another instance')
}

/** Vultr has made a snapshot. */
function noteMade({ world, notes }: Weeks, body: unknown): void {
  const { description } = body as { description?: string }
  const { mark } = readDescription(description ?? '')
  if (mark === undefined) return
  // Vultr kept no mark: after a lost answer nobody can know that it was made, and it may be made again.
  const isKept = world.simulator
    .snapshots()
    .some((snapshot) => readDescription(snapshot.description).mark?.key === mark.key)
  if (!isKept) return
  const count = (notes.made.get(mark.key) ?? 0) + 1
  notes.made.set(mark.key, count)
  if (count > 1) notes.violations.push(`two snapshots of one run: ${description}`)
}

function watchRestore({ world, notes }: Weeks, path: string, body: unknown): void {
  const { snapshot_id } = body as { snapshot_id?: string }
  const instanceId = path.split('/').at(-2)
  const snapshot = world.simulator.snapshots().find(({ id }) => id === snapshot_id)
  if (snapshot === undefined) return
  const { mark } = readDescription(snapshot.description)
  const isOwn = mark === undefined || mark.instanceId === instanceId
  if (!isOwn) notes.violations.push(`${instanceId} overwritten with another one’s disk`)
}

function watchDelete(weeks: Weeks, id: string): void {
  const snapshots = weeks.world.simulator.snapshots()
  const snapshot = snapshots.find((each) => each.id === id)
  if (snapshot === undefined) return
  const wrong = whyUnseen(weeks, snapshot) ?? whyNotDeleted(weeks, snapshot, snapshots)
  if (wrong !== undefined) weeks.notes.violations.push(`deleted ${snapshot.description}: ${wrong}`)
}

/** Why somebody had to be asked first. */
function whyUnseen({ notes }: Weeks, { id, description }: SimulatedSnapshot): string | undefined {
  const { mark } = readDescription(description)
  if ([...notes.unreviewed.values()].includes(mark?.instanceId ?? '')) {
    return 'the database is older, and nobody has confirmed the settings'
  }
  const isHeld = notes.heldIds.has(id) && !notes.confirmedIds.has(id)
  return isHeld ? 'held, and not confirmed' : undefined
}

function whyNotDeleted(
  { world, notes }: Weeks,
  snapshot: SimulatedSnapshot,
  snapshots: readonly SimulatedSnapshot[]
): string | undefined {
  const { mark } = readDescription(snapshot.description)
  if (mark === undefined) return 'foreign'
  if (mark.origin !== 'automatic' && !isExpired(mark.key, world.clock.now())) return 'manual'
  if (mark.isProtected) return 'protected'
  if (snapshot.status !== 'complete') return `still ${snapshot.status}`
  if (!notes.settings.enabled) return 'automatic snapshots are off'
  const { choice, savedAt } = notes.epochs.at(-1)?.choices.get(mark.instanceId) ?? {}
  const goneSince = notes.absences.find(
    ({ instanceId, until }) => instanceId === mark.instanceId && until === undefined
  )?.from
  const isOrphanedBy = (since: Date | undefined) =>
    isOrphanedFor(notes.settings.orphanDays, since, world.clock.now())
  if (!world.simulator.instances().some(({ id }) => id === mark.instanceId)) {
    if (!isOrphanedBy(goneSince)) return 'its instance is not in the account'
  } else if (choice?.mode === 'never' && !isOrphanedBy(savedAt)) return 'it is never to be covered'
  const isNewerGood = snapshots.some(
    (other) =>
      other.id !== snapshot.id &&
      other.createdAt >= snapshot.createdAt &&
      isGoodOneOf(other, mark.instanceId)
  )
  return isNewerGood ? undefined : 'it is the newest good one'
}

/** Whether it has been gone or unprotected for as many days as an admin asked for. */
function isOrphanedFor(days: number | undefined, since: Date | undefined, now: Date): boolean {
  return days !== undefined && since !== undefined && now.getTime() - since.getTime() >= days * DAY
}

/** Only one by hand names such a time. */
function isExpired(key: string, now: Date): boolean {
  const at = expiryOfRunKey(key)
  return at !== undefined && at <= now
}

/** An automatic snapshot that the instance could be restored from. */
export function isGoodOneOf(snapshot: SimulatedSnapshot, instanceId: string): boolean {
  if (snapshot.status !== 'complete' || snapshot.sizeBytes <= 0) return false
  const { mark } = readDescription(snapshot.description)
  return mark?.origin === 'automatic' && mark.instanceId === instanceId
}

/** @throws Violation the first one, if there was any. */
export function checkPromises({ world, instances, notes }: Weeks): void {
  const snapshots = world.simulator.snapshots()
  for (const { id } of instances) {
    const hasGood = snapshots.some((snapshot) => isGoodOneOf(snapshot, id))
    if (hasGood) notes.everGood.add(id)
    else if (notes.everGood.has(id)) notes.violations.push(`${id} has no good snapshot any more`)
  }
  for (const { id, description } of snapshots) {
    const { mark } = readDescription(description)
    if (notes.lockedIds.has(id) && mark !== undefined && !mark.isProtected) {
      notes.violations.push(`${description} was locked and is not any more`)
    }
  }
  const [first] = notes.violations
  if (first !== undefined) throw new Violation(first)
}

/** Only what is not in the account is paused. */
export async function checkPauses({ panel, notes }: Weeks): Promise<void> {
  const paused = await panel.engine.database.db
    .selectFrom('schedule_cursors')
    .select(['instance_id', 'paused_reason'])
    .where('paused_reason', 'is not', null)
    .execute()
  for (const { instance_id, paused_reason } of paused) {
    const wasAway = notes.absences.some(({ instanceId }) => instanceId === instance_id)
    if (!wasAway) notes.violations.push(`${instance_id} is paused: ${paused_reason}`)
  }
}
