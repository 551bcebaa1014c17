import type pg from 'pg'
import type { LoggedRequest, VultrSimulator } from '../../../src/simulator/index.js'

/** Sees all that a fleet does to its account, to be compared with what its rows say. */
export interface AccountWitness {
  /** Calls somebody as soon as so many more snapshots were made, before the last of them is answered. */
  onceMade(count: number, then: (request: LoggedRequest) => void): void
  /** How many were ever made. */
  made(): number
  /** What was done that should not have been, and what the rows do not account for. */
  faults(database: pg.Pool): Promise<readonly string[]>
}

interface RunRow {
  readonly id: string
  readonly instance_id: string
  readonly slot_at: string
  readonly state: string
  readonly reason: string | null
  readonly snapshot_id: string | null
}

const ENDED = new Set(['complete', 'failed', 'missed'])

export function witnessAccount(simulator: VultrSimulator): AccountWitness {
  const made = new Map<string, string>()
  const deleted = new Set<string>()
  const wrong: string[] = []
  let awaited: { count: number; then: (request: LoggedRequest) => void } | undefined

  function noteMade(request: LoggedRequest): void {
    for (const { id, instanceId } of simulator.snapshots()) made.set(id, instanceId ?? '')
    if (awaited === undefined || made.size < awaited.count) return
    const { then } = awaited
    awaited = undefined
    then(request)
  }

  /** One goes only where a newer one of its instance is good. */
  function judgeDelete(id: string): void {
    const all = simulator.snapshots()
    const gone = all.find((each) => each.id === id)
    if (gone === undefined) return
    const isNewer = (each: typeof gone) =>
      each.instanceId === gone.instanceId &&
      each.status === 'complete' &&
      each.createdAt > gone.createdAt
    if (!all.some(isNewer)) wrong.push(`${id} was deleted, the last of ${gone.instanceId}`)
    deleted.add(id)
  }

  simulator.beforeEffect = ({ method, path }) => {
    const id = /^\/v2\/snapshots\/([^/]+)$/.exec(path)?.[1]
    if (method === 'DELETE' && id !== undefined) judgeDelete(id)
  }
  simulator.afterEffect = (request) => {
    if (request.method === 'POST' && request.path === '/v2/snapshots' && request.effect) {
      noteMade(request)
    }
  }

  return {
    onceMade(count, then) {
      awaited = { count: made.size + count, then }
    },
    made: () => made.size,
    async faults(database) {
      const { rows } = await database.query<RunRow>(
        'SELECT id, instance_id, slot_at, state, reason, snapshot_id FROM runs'
      )
      return [...wrong, ...runFaults(rows), ...snapshotFaults(rows, made)]
    }
  }
}

/** Each slot has one run, which is complete or says why not. */
function runFaults(rows: readonly RunRow[]): readonly string[] {
  const faults: string[] = []
  const slots = new Set<string>()
  for (const { id, instance_id, slot_at, state, reason } of rows) {
    const slot = `${instance_id} at ${slot_at}`
    if (slots.has(slot)) faults.push(`${slot} has more than one run`)
    slots.add(slot)
    if (!ENDED.has(state)) faults.push(`run ${id} of ${slot} is ${state}`)
    else if (state !== 'complete' && reason === null) faults.push(`run ${id} does not say why`)
  }
  return faults
}

/** Each snapshot that was ever made is that of one run. */
function snapshotFaults(
  rows: readonly RunRow[],
  made: ReadonlyMap<string, string>
): readonly string[] {
  return [...made].flatMap(([id, instanceId]) => {
    const runs = rows.filter(({ snapshot_id }) => snapshot_id === id)
    const isRight = runs.length === 1 && runs[0]?.instance_id === instanceId
    return isRight ? [] : [`snapshot ${id} of ${instanceId} is that of ${runs.length} runs`]
  })
}
