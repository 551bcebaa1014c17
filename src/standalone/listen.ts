import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Express } from 'express'

/** @throws Error with the system's code, such as EADDRINUSE. */
export async function listen(
  app: Express,
  port: number,
  host: string
): Promise<{ server: Server; url: string }> {
  const server = createServer(app)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const { port: actual } = server.address() as AddressInfo
  const shown = host.includes(':') ? `[${host}]` : host
  return { server, url: `http://${shown}:${actual}` }
}

/** Stops listening and ends what is idle; answers under way are finished. */
export async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  await closed
}

/** Calls `stop` once on SIGTERM or SIGINT, then ends the process. */
export function stopOnSignal(stop: () => Promise<void>): void {
  let isStopping = false
  const onSignal = () => {
    if (isStopping) return
    isStopping = true
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${reasonOf(error)}\n`)
        process.exit(1)
      }
    )
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
}

/** One line that says why the panel cannot start. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE')
    return 'The port is in use by another program; choose another one with PORT.'
  if (code === 'EACCES') return `Not allowed: ${error.message}`
  return error.message.replaceAll('\n', ' ')
}
