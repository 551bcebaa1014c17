import { connect as connectTo, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A line to a PostgreSQL server that a test can break. */
export interface BreakableLine {
  /** The same database by way of the line. */
  readonly url: string
  /** Ends all connections, as a server that restarts does; new ones come about. */
  cut(): void
  /** The same, and no new ones either, until it is mended. */
  refuse(): void
  /** Nothing comes or goes any more, and nobody is told, until it is mended. */
  silence(): void
  mend(): void
}

/** Closed when the running test is over. */
export async function breakableLine(url: string): Promise<BreakableLine> {
  const address = new URL(url)
  const folder = address.searchParams.get('host')
  const port = Number(address.searchParams.get('port') ?? (address.port || 5432))
  const target =
    folder === null ? { host: address.hostname, port } : { path: `${folder}/.s.PGSQL.${port}` }
  const sockets = new Set<Socket>()
  let state: 'whole' | 'refusing' | 'silent' = 'whole'
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  const server = createServer((near) => {
    if (state === 'refusing') return near.destroy()
    const far = connectTo(target)
    for (const [from, to] of [
      [near, far],
      [far, near]
    ] as const) {
      sockets.add(from)
      from.on('data', (bytes) => state !== 'silent' && to.write(bytes))
      from.on('error', () => {})
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const listening = server.address()
  onTestFinished(async () => {
    cut()
    await new Promise((resolve) => server.close(resolve))
  })
  const near = new URL(`postgres://127.0.0.1${address.pathname}`)
  near.searchParams.set('host', '127.0.0.1')
  near.searchParams.set('port', String(typeof listening === 'object' ? listening?.port : 0))
  near.searchParams.set('user', address.searchParams.get('user') ?? address.username)
  return {
    url: near.href,
    cut,
    refuse() {
      state = 'refusing'
      cut()
    },
    silence() {
      state = 'silent'
    },
    mend() {
      // What was silent stays lost, as behind a router that forgot it.
      if (state === 'silent') cut()
      state = 'whole'
    }
  }
}
