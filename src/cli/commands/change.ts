import { type Invocation, writeJson } from '../invocation/invocation.js'
import {
  nothingSchema,
  restoreSchema,
  type SnapshotAnswer,
  snapshotSchema
} from '../remote/answers.js'
import { namedInstance, namedSnapshot } from '../remote/named.js'
import { CommandError, EXIT } from '../terminal/exit-codes.js'
import { figures, minuteOf, TIME_ZONE } from '../terminal/figures.js'
import { plainText } from '../terminal/plain-text.js'
import { confirm } from '../terminal/terminal.js'
import { waitUntilComplete } from './wait-until-complete.js'

/** Locks snapshots, so that they are neither pruned nor deleted; or unlocks them. */
export async function setLocked(
  invocation: Invocation,
  names: readonly string[],
  isLocked: boolean
): Promise<void> {
  const changed = await each(invocation, names, (api, { id }) =>
    api.send('PATCH', `snapshots/${id}`, snapshotSchema, { isLocked })
  )
  await tell(invocation, changed, isLocked ? 'Locked' : 'Unlocked')
}

export async function renameSnapshot(
  invocation: Invocation,
  snapshot: string,
  name: string
): Promise<void> {
  const changed = await each(invocation, [snapshot], (api, { id }) =>
    api.send('PATCH', `snapshots/${id}`, snapshotSchema, { name })
  )
  await tell(invocation, changed, 'Renamed to')
}

/** Deletes snapshots at Vultr, after asking. */
export async function deleteSnapshots(
  invocation: Invocation,
  names: readonly string[],
  isConfirmed: boolean
): Promise<void> {
  const deleted = await each(
    invocation,
    names,
    async (api, snapshot) => {
      await api.send('DELETE', `snapshots/${snapshot.id}`, nothingSchema)
      return snapshot
    },
    async (snapshots) => {
      const [first] = snapshots
      const what =
        snapshots.length === 1 && first !== undefined
          ? `the snapshot ${described(first)}`
          : `${snapshots.length} snapshots (${snapshots.map(described).join('; ')})`
      await confirm(invocation.terminal, {
        question: `Delete ${what}? This cannot be undone.`,
        isConfirmed
      })
    }
  )
  await tell(invocation, deleted, 'Deleted')
}

/** Overwrites an instance with a snapshot, after asking. With `isAwaited` it ends when that is done, as `takeSnapshot` does. */
export async function restoreSnapshot(
  invocation: Invocation,
  wanted: {
    readonly snapshot: string
    /** Default the one that the snapshot is of. */
    readonly instance?: string | undefined
    readonly hasSafetySnapshot: boolean
    readonly isConfirmed: boolean
    readonly isAwaited: boolean
    /** How long to wait for it, in ms. */
    readonly timeoutMs: number
  }
): Promise<void> {
  const { terminal, isJson } = invocation
  const api = invocation.api()
  const snapshot = await namedSnapshot(api, wanted.snapshot)
  const named = wanted.instance ?? snapshot.instanceId ?? undefined
  if (named === undefined) {
    throw new CommandError(
      EXIT.usage,
      `Nobody knows which instance ${described(snapshot)} is of. Name the one to overwrite with --instance.`
    )
  }
  const target = await namedInstance(api, named)
  const label = plainText(target.label)
  const safety = wanted.hasSafetySnapshot
    ? 'A safety snapshot is taken first.'
    : 'No safety snapshot is taken: what has changed since cannot be brought back.'
  await confirm(terminal, {
    question: `Restore ${described(snapshot)} to ${label}? Everything on ${label} is overwritten. ${safety}`,
    word: label,
    isConfirmed: wanted.isConfirmed
  })
  const restore = await api.send('POST', `snapshots/${snapshot.id}/restore`, restoreSchema, {
    instanceId: target.id,
    safetySnapshot: wanted.hasSafetySnapshot
  })
  if (!wanted.isAwaited) {
    if (isJson) await writeJson(invocation, restore)
    else {
      await terminal.write(`Restore of ${label} started (${restore.id}).`)
      await terminal.write(`See how it goes on: ${SEE_RESTORES}`)
    }
    return
  }
  const over = await waitUntilComplete(invocation, restore, {
    look: () => api.get(`restores/${restore.id}`, restoreSchema),
    timeoutMs: wanted.timeoutMs,
    what: 'Restore',
    of: label,
    where: `See how it goes on: ${SEE_RESTORES}`
  })
  if (isJson) await writeJson(invocation, over)
  else await terminal.write(`Complete: ${label} restored (${restore.id}).`)
}

const SEE_RESTORES = 'vultr-panel activity --kind restore --follow'

/** All names are understood, and confirmed, before the first is changed. */
async function each(
  invocation: Invocation,
  names: readonly string[],
  change: (api: ReturnType<Invocation['api']>, snapshot: SnapshotAnswer) => Promise<SnapshotAnswer>,
  beforeAll: (snapshots: readonly SnapshotAnswer[]) => Promise<void> = async () => {}
): Promise<readonly SnapshotAnswer[]> {
  const api = invocation.api()
  const snapshots: SnapshotAnswer[] = []
  for (const name of names) snapshots.push(await namedSnapshot(api, name))
  await beforeAll(snapshots)
  const changed: SnapshotAnswer[] = []
  for (const snapshot of snapshots) {
    try {
      changed.push(await change(api, snapshot))
    } catch (error) {
      throw toldWhich(error, snapshots, changed.length)
    }
  }
  return changed
}

/** Of several: which one it was, and what became of the others. */
function toldWhich(error: unknown, snapshots: readonly SnapshotAnswer[], done: number): unknown {
  const failed = snapshots[done]
  if (!(error instanceof CommandError) || failed === undefined || snapshots.length === 1) {
    return error
  }
  const left = snapshots.length - done - 1
  const others = `Done before: ${done}. Left as they are: ${left}.`
  return new CommandError(error.exitCode, `${described(failed)}: ${error.message} ${others}`)
}

async function tell(
  invocation: Invocation,
  snapshots: readonly SnapshotAnswer[],
  done: string
): Promise<void> {
  if (invocation.isJson) await writeJson(invocation, snapshots)
  else for (const each of snapshots) await invocation.terminal.write(`${done}: ${described(each)}`)
}

function described({ id, name, instanceLabel, createdAt, sizeBytes }: SnapshotAnswer): string {
  const of = typeof instanceLabel === 'string' ? ` of ${plainText(instanceLabel)}` : ''
  const facts = [
    ...(createdAt ? [`${minuteOf(createdAt)} ${TIME_ZONE}`] : []),
    ...(typeof sizeBytes === 'number' ? [figures.size(sizeBytes)] : []),
    id
  ]
  return `${plainText(name)}${of} (${facts.join(', ')})`
}
