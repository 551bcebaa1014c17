import { setTimeout as wait } from 'node:timers/promises'
import {
  type AccountConnection,
  type Catalogue,
  isUnreached,
  type VultrClient
} from '../account/index.js'
import { memoFor } from '../common/index.js'
import type { SnapshotChanges } from '../snapshots/index.js'
import type { PrunePlans, Superfluous } from './plan-all-instances.js'
import type { KnownOfPrunes, PruneRemoval } from './prune-removal.js'

/** A snapshot that is to go, by the leader's plan. */
export interface PruneJob {
  /** The snapshot's. */
  readonly id: string
  /** Of the list that it was planned by: nobody decides on an older one. */
  readonly listVersion: number
}

/** What is handed over is followed by its rows; how often, in ms. */
const LOOK_MS = 250

/** Where nothing of it has come to an end for so long, the leader deletes the rest itself, in ms. */
const QUIET_MS = 5_000

/** So long a plan serves for the jobs that come one after the other, in ms; the rows are asked at each of them. */
const PLAN_KEPT_MS = 10_000

/** Lets whichever process is free delete what has expired. */
export interface SharedPrunes {
  /** Resolves when what is to go has gone, as far as it may. @param known see PruneRemoval. @throws DatabaseError */
  removeAll(client: VultrClient, goes: readonly Superfluous[], known: KnownOfPrunes): Promise<void>
  /**
   * Deletes one that was handed over, where by what is known here it is to go as well.
   * @returns false where no connection to Vultr came about: another process may have one.
   * @throws DatabaseError; SettingsError or ScheduleError where the stored settings cannot be used
   */
  removeHandedOver(job: PruneJob): Promise<boolean>
}

interface PlanHere {
  readonly known: KnownOfPrunes
  /** By the ids of the snapshots. */
  readonly goes: ReadonlyMap<string, Superfluous>
}

export function createSharedPrunes(deps: {
  readonly connection: AccountConnection
  readonly catalogue: Catalogue
  readonly changes: SnapshotChanges
  readonly plans: PrunePlans
  readonly removal: PruneRemoval
  /** @returns false where this process is to delete all of them, as by default. */
  readonly handOver?: ((jobs: readonly PruneJob[]) => Promise<boolean>) | undefined
  readonly clock: { now(): Date }
}): SharedPrunes {
  const { catalogue, changes, plans, removal } = deps
  const recently = memoFor<PlanHere>(deps.clock, PLAN_KEPT_MS)

  /** @returns those that nobody has come to. */
  async function handedOver(goes: readonly Superfluous[]): Promise<readonly Superfluous[]> {
    if (goes.length === 0 || deps.handOver === undefined) return goes
    const listVersion = catalogue.listVersion()
    const row = await changes.newestRow()
    const jobs = goes.map(({ snapshot }) => ({ id: snapshot.id, listVersion }))
    if (!(await deps.handOver(jobs))) return goes
    const left = await followed(goes, row)
    // What the others have deleted makes room for what is asked for next.
    await catalogue.readForOthers()
    return left
  }

  /** Waits as long as some of them come to an end. @param row the newest one before they were handed over. */
  async function followed(
    goes: readonly Superfluous[],
    row: number | undefined
  ): Promise<readonly Superfluous[]> {
    let left = goes.length
    let quietSince = performance.now()
    for (;;) {
      const rows = await changes.removalsAfter(row)
      const open = goes.filter(({ snapshot }) => rows.get(snapshot.id) !== 'ended')
      if (open.length < left) quietSince = performance.now()
      left = open.length
      if (left === 0 || performance.now() - quietSince >= QUIET_MS) {
        return open.filter(({ snapshot }) => !rows.has(snapshot.id))
      }
      await wait(LOOK_MS)
    }
  }

  /** What is to go by the rows and the list that are known here. */
  async function planHere(): Promise<PlanHere> {
    const view = catalogue.view()
    const planned = await plans.current()
    const goes = (await plans.due(planned)).flatMap((each) => each.goes)
    const known = await removal.knownOf(goes, planned.marks, view)
    return { known, goes: new Map(goes.map((each) => [each.snapshot.id, each])) }
  }

  async function isListAsNewAs(listVersion: number): Promise<boolean> {
    if (catalogue.listVersion() < listVersion) await catalogue.readForOthers()
    const { problem } = catalogue.view()
    return problem === undefined && catalogue.listVersion() >= listVersion
  }

  return {
    async removeAll(client, goes, known) {
      await removal.removeAll(client, await handedOver(goes), known)
    },
    async removeHandedOver({ id, listVersion }) {
      const client = await deps.connection.client()
      if (client === undefined || !(await isListAsNewAs(listVersion))) return true
      const { goes, known } = await recently(`${listVersion}`, planHere)
      const each = goes.get(id)
      if (each === undefined) return true
      const error = await removal.remove(client, each, known)
      return !isUnreached(error)
    }
  }
}
