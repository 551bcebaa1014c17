import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { constants } from 'node:os'
import { type Connections, watchConnections } from './close-server.js'

/** What a slow or silent client may take before its connection is ended, in ms. */
const LIMITS = {
  headersTimeout: 15_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 5_000,
  /** Without a byte read or written. */
  silenceMs: 120_000
}

/** How long everything together may take to stop, in ms; Docker kills after ten seconds. */
const STOP_MS = 9_500

/**
 * A signal that comes again within this time is the same one, in ms: Ctrl+C reaches `npm start` and
 * the panel both, and npm passes its own on.
 */
const SAME_SIGNAL_MS = 150

/** @throws Error that names HOST and PORT; its cause is the system's. */
export async function listen(
  app: RequestListener,
  port: number,
  host: string,
  limits = LIMITS
): Promise<{ server: Server; url: string; close: Connections['close'] }> {
  const { silenceMs, ...timeouts } = limits
  const server = createServer(timeouts, app)
  server.setTimeout(silenceMs)
  const { close } = watchConnections(server)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(new Error(cannotListen(error, port, host), { cause: error }))
    )
    server.listen(port, host, resolve)
  })
  const { port: actual } = server.address() as AddressInfo
  const shown = host.includes(':') ? `[${host}]` : host
  return { server, url: `http://${shown}:${actual}`, close }
}

function cannotListen(error: Error, port: number, host: string): string {
  const code = 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') return `PORT ${port} is in use by another program; choose another one.`
  return `The panel cannot listen on HOST ${host} and PORT ${port}: ${error.message}.`
}

/**
 * Calls `stop` on SIGTERM or SIGINT, then ends the process: after 9.5 s at the latest, and at once
 * when a second signal comes.
 */
export function stopOnSignal(stop: () => Promise<void>, limitMs = STOP_MS): void {
  let stoppingSince: number | undefined
  const onSignal = (signal: 'SIGTERM' | 'SIGINT') => {
    if (stoppingSince !== undefined) {
      if (performance.now() - stoppingSince < SAME_SIGNAL_MS) return
      process.exit(128 + constants.signals[signal])
    }
    stoppingSince = performance.now()
    setTimeout(() => {
      process.stderr.write('Stopped with work under way; the next start goes on from there.\n')
      process.exit(0)
    }, limitMs)
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
  return (error instanceof Error ? error.message : String(error)).replaceAll('\n', ' ')
}
