import { type Invocation, writeJson } from '../invocation/invocation.js'
import { type RunAnswer, runSchema, snapshotSchema } from '../remote/answers.js'
import { namedInstance } from '../remote/named.js'
import type { PanelApi } from '../remote/panel-api.js'
import { CommandError, EXIT } from '../terminal/exit-codes.js'
import { figures } from '../terminal/figures.js'
import { plainText } from '../terminal/plain-text.js'

/** Between two looks at a run, in ms. */
const POLL_MS = 3_000

const ENDED: ReadonlySet<string> = new Set(['complete', 'failed', 'missed'])

/** Takes a snapshot of an instance. With `isAwaited` it ends when that is complete, and with 1 where it fails. */
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
  const { id: instanceId, label } = await namedInstance(api, wanted.instance)
  const started = await api.send('POST', 'snapshots', runSchema, {
    instanceId,
    ...(wanted.name === undefined ? {} : { name: wanted.name }),
    ...(wanted.expires === undefined ? {} : { expiresIn: wanted.expires })
  })
  const shown = plainText(label)
  if (!wanted.isAwaited) {
    if (isJson) await writeJson(invocation, started)
    else await terminal.write(`Snapshot of ${shown} started (run ${started.id}).`)
    return
  }
  terminal.note(`Snapshot of ${shown} started; waiting until it is complete …`)
  const run = await ended(invocation, api, started, wanted.timeoutMs)
  if (run.state !== 'complete') {
    if (isJson) await writeJson(invocation, run)
    const reason = plainText(run.reason?.text ?? '')
    throw new CommandError(EXIT.attention, `Snapshot of ${shown} failed. ${reason}`.trim())
  }
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

async function ended(
  { wait }: Invocation,
  api: PanelApi,
  started: RunAnswer,
  timeoutMs: number
): Promise<RunAnswer> {
  let run = started
  for (let waited = 0; !ENDED.has(run.state); waited += POLL_MS) {
    if (waited >= timeoutMs) {
      throw new CommandError(
        EXIT.attention,
        `The snapshot is not complete after ${figures.duration(timeoutMs)}; it goes on. Look at run ${run.id} in "vultr-panel activity".`
      )
    }
    await wait(POLL_MS)
    run = await api.get(`runs/${run.id}`, runSchema)
  }
  return run
}
