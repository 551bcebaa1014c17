import { instanceName } from '../../account/index.js'
import type { InventoryServices } from '../services.js'

/** When a snapshot is due next, and of which instances. */
export interface NextSnapshot {
  readonly at: Date
  /** In ms. */
  readonly waitMs: number
  readonly count: number
  /** Of the only one; undefined of several. */
  readonly only: { readonly id: string; readonly name: string } | undefined
}

/** Undefined where none is due. @param isAmong of which instances; default all. @throws DatabaseError */
export async function nextSnapshotOf(
  services: InventoryServices,
  isAmong?: (instanceId: string) => boolean
): Promise<NextSnapshot | undefined> {
  const next = await (isAmong === undefined
    ? services.memo('overview.next', () => earliestOf(services, () => true))
    : earliestOf(services, isAmong))
  if (next === undefined) return undefined
  return { ...next, waitMs: Math.max(0, next.at.getTime() - services.clock.now().getTime()) }
}

async function earliestOf(
  services: InventoryServices,
  isAmong: (instanceId: string) => boolean
): Promise<Omit<NextSnapshot, 'waitMs'> | undefined> {
  const due = (await services.covered()).flatMap(({ instanceId, nextStartAt }) =>
    nextStartAt === undefined || !isAmong(instanceId)
      ? []
      : [{ instanceId, time: nextStartAt.getTime() }]
  )
  const first = due.reduce((least, { time }) => Math.min(least, time), Number.POSITIVE_INFINITY)
  const [one, ...others] = due.filter(({ time }) => time === first)
  if (one === undefined) return undefined
  const { instanceId: id } = one
  return {
    at: new Date(first),
    count: others.length + 1,
    only: others.length > 0 ? undefined : { id, name: instanceName(id, services.catalogue.view()) }
  }
}
