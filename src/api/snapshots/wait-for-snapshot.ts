import { setTimeout as wait } from 'node:timers/promises'
import { accountIndex, type Snapshot } from '../../account/index.js'
import { readAccount } from '../../inventory/index.js'
import type { Run } from '../../runs/index.js'
import type { Call } from '../http/endpoint.js'

/** Between two looks, in ms. */
const LOOK_MS = 1_000

/** What became of a run within the time; `run` as it is now, where it is not complete. */
export type Waited =
  | { readonly kind: 'complete'; readonly snapshot: Snapshot }
  | { readonly kind: 'not-yet'; readonly run: Run }
  | { readonly kind: 'failed'; readonly run: Run }

/** Looks until the snapshot of a run is complete, the time is over, or whoever asked has gone. */
export async function waitForSnapshot(
  { services, signal }: Pick<Call, 'services' | 'signal'>,
  run: Run,
  seconds: number
): Promise<Waited> {
  const deadline = performance.now() + seconds * 1_000
  const gone = signal()
  for (;;) {
    const now = (await services.runs.byId(run.id)) ?? run
    if (now.state === 'failed' || now.state === 'missed') return { kind: 'failed', run: now }
    if (seconds > 0) await readAccount(services)
    const snapshot = snapshotOfRun(services.catalogue.view(), now)
    if (snapshot?.status === 'complete') return { kind: 'complete', snapshot }
    if (performance.now() + LOOK_MS > deadline || gone.aborted) return { kind: 'not-yet', run: now }
    await wait(LOOK_MS, undefined, { signal: gone }).catch(() => undefined)
  }
}

function snapshotOfRun(
  view: Parameters<typeof accountIndex>[0],
  { instanceId, key }: Run
): Snapshot | undefined {
  return accountIndex(view)
    .snapshotsOf(instanceId)
    .find(({ runKey }) => runKey === key)
}
