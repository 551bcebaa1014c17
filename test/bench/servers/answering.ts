/** What the bench asks of a server while it runs. */
export type Calls = Readonly<Record<string, (argument: never) => unknown>>

export interface Question {
  readonly id: number
  readonly call: string
  readonly argument: unknown
}

export interface Answer {
  readonly id: number
  readonly value?: unknown
  readonly error?: string
}

/** The id of the answer that nobody asked for: the server is ready. */
export const READY_ID = 0

/** How long a server of pages keeps a connection that is not used, in ms. */
export const KEEP_ALIVE_MS = 120_000

/** What the bench started this server with. */
export function serverOptions<Options>(): Options {
  return JSON.parse(process.env.BENCH_OPTIONS ?? '{}') as Options
}

/**
 * Says that this server is ready and answers the bench from now on.
 * @param stop what is to be done before the process ends.
 */
export function answer(ready: unknown, calls: Calls, stop: () => Promise<void>): void {
  const all: Calls = { ...calls, stop }
  process.on('message', async ({ id, call, argument }: Question) => {
    try {
      const value = await all[call]?.(argument as never)
      reply({ id, value })
    } catch (error) {
      reply({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
    if (call === 'stop') process.disconnect()
  })
  // A bench that was killed leaves no server behind; profiles are written on such an exit too.
  process.once('disconnect', () => process.exit())
  reply({ id: READY_ID, value: ready })
}

function reply(message: Answer): void {
  process.send?.(message)
}
