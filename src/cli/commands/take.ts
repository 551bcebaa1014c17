import { type Invocation, writeJson } from '../invocation/invocation.js'
import { runSchema, snapshotSchema } from '../remote/answers.js'
import { namedInstance } from '../remote/named.js'
import { figures } from '../terminal/figures.js'
import { plainText } from '../terminal/plain-text.js'
import { waitUntilComplete } from './wait-until-complete.js'

/**
 * Takes a snapshot of an instance. With `isAwaited` it ends when that is complete, with 1 where it fails, and with 6
 * where it takes too long.
 */
export async function takeSnapshot(
  invocation: Invocation,
  wanted: {
    readonly instance: string
    readonly name?: string | undefined
    readonly expires?: string | undefined
    readonly isAwaited: boolean
    /** How long to wait for it. */
    readonly timeoutMs: number
  }
): Promise<void> {
  const { terminal, isJson } = invocation
  const api = invocation.api()
  const { id: instanceId, label, isProtected } = await namedInstance(api, wanted.instance)
  const started = await api.send('POST', 'snapshots', runSchema, {
    instanceId,
    ...(wanted.name === undefined ? {} : { name: wanted.name }),
    ...(wanted.expires === undefined ? {} : { expiresIn: wanted.expires })
  })
  const shown = plainText(label)
  if (wanted.expires !== undefined && !isProtected) {
    terminal.note(`${shown} is not protected: until it is, the snapshot stays beyond its expiry.`)
  }
  if (!wanted.isAwaited) {
    if (isJson) await writeJson(invocation, started)
    else await terminal.write(`Snapshot of ${shown} started (run ${started.id}).`)
    return
  }
  const run = await waitUntilComplete(invocation, started, {
    look: () => api.get(`runs/${started.id}`, runSchema),
    timeoutMs: wanted.timeoutMs,
    what: 'Snapshot',
    of: shown,
    where: `See how it goes on: vultr-panel snapshots --instance ${instanceId} (run ${started.id}).`
  })
  const snapshot =
    typeof run.snapshotId === 'string'
      ? await api.find(`snapshots/${run.snapshotId}`, snapshotSchema)
      : undefined
  if (isJson) {
    await writeJson(invocation, snapshot ?? run)
    return
  }
  const size =
    typeof snapshot?.sizeBytes === 'number' ? `, ${figures.size(snapshot.sizeBytes)}` : ''
  const name = plainText(snapshot?.name ?? run.name ?? '')
  await terminal.write(`Complete: ${name} of ${shown}${size} (${run.snapshotId ?? run.id}).`)
}
