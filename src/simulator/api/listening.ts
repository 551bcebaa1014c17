import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Express } from 'express'

export interface Listening {
  /** To be given to the addon as `vultrApiUrl`. */
  readonly url: string
  /** To be given to the addon as `metadataUrl`. */
  readonly metadataUrl: string
  close(): Promise<void>
}

/** Closing ends connections that hang too. */
export async function listenOn(app: Express, port: number, host: string): Promise<Listening> {
  const server = createServer(app)
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const base = `http://${host}:${(server.address() as AddressInfo).port}`
  return { url: `${base}/v2`, metadataUrl: base, close: () => closeServer(server, sockets) }
}

async function closeServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  for (const socket of sockets) socket.destroy()
  await closed
}
