import { type ChildProcess, fork } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { type Answer, type Calls, type Question, READY_ID } from './servers/answering.js'

const SOURCES = fileURLToPath(new URL('servers/', import.meta.url))
const BUILT = fileURLToPath(new URL('dist/', import.meta.url))
const COMPILE_CACHE = fileURLToPath(new URL('dist/compile-cache', import.meta.url))

/** A server in a process of its own, started as in production: plain Node, built code. */
export interface ServerProcess<Ready, C extends Calls> {
  /** What the server told when it was ready. */
  readonly ready: Ready
  call<Name extends keyof C & string>(
    name: Name,
    ...argument: Parameters<C[Name]>
  ): Promise<Awaited<ReturnType<C[Name]>>>
  stop(): Promise<void>
}

let building: Promise<unknown> | undefined

/** Without a loader in the process: it would count in the time of a start and in memory. */
function buildServers(): Promise<unknown> {
  building ??= build({
    entryPoints: readdirSync(SOURCES).map((name) => `${SOURCES}${name}`),
    outdir: BUILT,
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node'
  })
  return building
}

/** Starts `servers/<name>.ts` and waits until it is ready. */
export async function startServer<Ready, C extends Calls>(
  name: 'addon' | 'bare' | 'simulator',
  options: object,
  nodeArguments: readonly string[] = []
): Promise<ServerProcess<Ready, C>> {
  await buildServers()
  const child = fork(`${BUILT}${name}.js`, [], {
    execArgv: [...nodeArguments],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      // As a host has it that starts often; Node 20 knows none.
      NODE_COMPILE_CACHE: COMPILE_CACHE,
      BENCH_OPTIONS: JSON.stringify(options)
    },
    // Dates, and strings of a megabyte, as they are.
    serialization: 'advanced'
  })
  const ask = asker(child, name)
  const ready = (await ask.ready) as Ready
  return {
    ready,
    call: (call, ...[argument]) => ask.question(call, argument) as never,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = new Promise((resolve) => child.once('exit', resolve))
      await ask.question('stop', undefined)
      await ended
    }
  }
}

function asker(child: ChildProcess, name: string) {
  const waiting = new Map<number, (answer: Answer) => void>()
  const answerTo = (id: number) =>
    new Promise<unknown>((resolve, reject) => {
      waiting.set(id, ({ value, error }) => {
        waiting.delete(id)
        if (error === undefined) resolve(value)
        else reject(new Error(`The server ${name} failed: ${error}`))
      })
    })
  child.on('message', (answer: Answer) => waiting.get(answer.id)?.(answer))
  child.once('exit', (code) => {
    for (const [id, settle] of waiting) settle({ id, error: `it ended with ${code}` })
  })
  let last = READY_ID
  return {
    ready: answerTo(READY_ID),
    question(call: string, argument: unknown): Promise<unknown> {
      last += 1
      const answered = answerTo(last)
      const question: Question = { id: last, call, argument }
      child.send(question)
      return answered
    }
  }
}
