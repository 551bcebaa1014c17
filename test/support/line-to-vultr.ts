import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A way to the simulator of one process alone, which can be cut: then no connection comes about any more. */
export interface LineToVultr {
  readonly apiUrl: string
  cut(): Promise<void>
}

/** Cut when the running test is over. */
export async function lineToVultr(apiUrl: string): Promise<LineToVultr> {
  const { hostname, port, pathname } = new URL(apiUrl)
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => sockets.delete(socket))
    }
    near.pipe(far).pipe(near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port: own } = server.address() as AddressInfo
  async function cut(): Promise<void> {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
  }
  onTestFinished(cut)
  return { apiUrl: `http://127.0.0.1:${own}${pathname}`, cut }
}
