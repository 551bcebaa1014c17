import { Option } from 'commander'
import { type Invocation, writeJson } from '../invocation/invocation.js'
import { CommandError, EXIT } from '../terminal/exit-codes.js'
import { figures } from '../terminal/figures.js'
import { plainText } from '../terminal/plain-text.js'
import { parseDuration } from './duration.js'

/** Between two looks, in ms. */
const POLL_MS = 3_000
const DAY_MS = 86_400_000

/** States of runs and restores from which they do not go on. */
const OVER: ReadonlySet<string> = new Set(['complete', 'failed', 'missed'])

/** What is begun by one request and goes on by itself. */
interface Begun {
  readonly state: string
  readonly reason?: { readonly text: string } | null | undefined
}

/** How long a command waits, of those that may wait. */
export function timeoutOption(): Option {
  return new Option('--timeout <duration>', 'wait no longer than this')
    .argParser(parseDuration)
    .default(DAY_MS, '24h')
}

/**
 * Looks at a run or a restore until it is complete, also while the panel is started anew.
 * @param timeoutMs how long to wait for it at most.
 * @param what it is: `Snapshot` or `Restore`.
 * @param of the label of the instance, as it is shown.
 * @param where it can be looked at later.
 * @throws CommandError `unfinished` where it is not over by then, `attention` where it fails; with `--json` after
 * it was written.
 */
export async function waitUntilComplete<B extends Begun>(
  invocation: Invocation,
  begun: B,
  how: {
    readonly look: () => Promise<B>
    readonly timeoutMs: number
    readonly what: 'Snapshot' | 'Restore'
    readonly of: string
    readonly where: string
  }
): Promise<B> {
  const { terminal, wait, isJson } = invocation
  const named = `${how.what} of ${how.of}`
  terminal.note(`${named} started; waiting until it is complete …`)
  let latest = begun
  let isAway = false
  for (let waited = 0; !OVER.has(latest.state); waited += POLL_MS) {
    if (waited >= how.timeoutMs) {
      if (isJson) await writeJson(invocation, latest)
      throw new CommandError(
        EXIT.unfinished,
        `The ${how.what.toLowerCase()} is not complete after ${figures.duration(how.timeoutMs)}; it goes on. ${how.where}`
      )
    }
    await wait(POLL_MS)
    try {
      latest = await how.look()
      isAway = false
    } catch (error) {
      // What was begun goes on where the panel is started anew.
      if (!(error instanceof CommandError && error.exitCode === EXIT.unreachable)) throw error
      if (!isAway) terminal.note(`${error.message} Trying again …`)
      isAway = true
    }
  }
  if (latest.state === 'complete') return latest
  if (isJson) await writeJson(invocation, latest)
  throw new CommandError(
    EXIT.attention,
    `${named} failed. ${plainText(latest.reason?.text ?? '')}`.trim()
  )
}
