import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { onTestFinished } from 'vitest'

/** A way to the simulator of one process alone, which can be broken. */
export interface LineToVultr {
  readonly apiUrl: string
  /** No connection comes about any more. */
  cut(): Promise<void>
  /** Nothing comes or goes any more, and nobody is told. */
  silence(): void
}

/** Cut when the running test is over. */
export async function lineToVultr(apiUrl: string): Promise<LineToVultr> {
  const { hostname, port, pathname } = new URL(apiUrl)
  const sockets = new Set<Socket>()
  let isSilent = false
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => sockets.delete(socket))
    }
    if (!isSilent) near.pipe(far).pipe(near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port: own } = server.address() as AddressInfo
  async function cut(): Promise<void> {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
    // Nobody sends anything by a connection that he does not know yet to have ended.
    await pause(100)
  }
  onTestFinished(cut)
  return {
    apiUrl: `http://127.0.0.1:${own}${pathname}`,
    cut,
    silence() {
      isSilent = true
      for (const socket of sockets) socket.unpipe().pause()
    }
  }
}
