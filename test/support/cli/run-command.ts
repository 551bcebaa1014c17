import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { runProgram } from '../../../src/cli/program.js'
import { paintFor } from '../../../src/cli/terminal/styles.js'
import type { Terminal } from '../../../src/cli/terminal/terminal.js'

export const PROGRAM = fileURLToPath(new URL('../../../dist/cli/vultr-panel.js', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

interface Given {
  readonly environment?: Readonly<Record<string, string>>
  /** What stands on standard input. */
  readonly input?: string
}

/**
 * `vultr-panel …` in this process, with a terminal that keeps what is written. What it waits for it does not wait for.
 * @param given.answers somebody sits there, and answers so, one after the other.
 * @param given.width of a terminal; default none.
 * @param given.now default the system’s.
 */
export async function runCommand(
  args: readonly string[],
  given: Given & {
    readonly answers?: readonly string[]
    readonly width?: number
    readonly now?: string
  } = {}
): Promise<Ended> {
  const { environment = {}, input = '', answers, width, now } = given
  const written = { stdout: '', stderr: '' }
  const left = [...(answers ?? [])]
  const ask = async (question: string) => {
    written.stderr += question
    return left.shift() ?? ''
  }
  const terminal: Terminal = {
    environment,
    isInteractive: answers !== undefined,
    width,
    paint: paintFor(width !== undefined, environment),
    async write(line) {
      written.stdout += `${line}\n`
    },
    note(line) {
      written.stderr += `${line}\n`
    },
    ask,
    askSecret: ask,
    readInput: async () => input
  }
  const code = await runProgram(args, {
    terminal,
    clock: { now: () => (now === undefined ? new Date() : new Date(now)) },
    wait: () => nextTurn(),
    newKey: randomUUID
  })
  return { code, ...written }
}

/** The same as it was built, in a process of its own, and with nothing of this process’s environment. */
export async function runProcess(
  args: readonly string[],
  { environment = {}, input = '' }: Given = {}
): Promise<Ended> {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { PATH: process.env.PATH, TZ: 'UTC', ...environment }
  })
  const written = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text
    })
  }
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, ...written }
}
