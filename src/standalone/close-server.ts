import type { Server, ServerResponse } from 'node:http'
import { Server as NetServer, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** How long a stop waits, in ms from its beginning. */
export interface Patience {
  /** For the rest of a request that has not wholly arrived. */
  readonly arrivalMs: number
  /** For answers under way to be made, and to be read by whoever asked. */
  readonly answersMs: number
}

const PATIENCE: Patience = { arrivalMs: 500, answersMs: 4_000 }

export interface Connections {
  /**
   * Stops listening and ends every connection: one that is idle, or has sent half of a request's
   * head, at once; one that has sent half of its body after `arrivalMs`; one with an answer under
   * way when that is sent, or after `answersMs`.
   */
  close(): Promise<void>
}

/** Keeps account of a server's connections from its start on, so that it can be closed in time. */
export function watchConnections(server: Server, patience = PATIENCE): Connections {
  /** Each connection, with the answers under way on it. */
  const open = new Map<Socket, Set<ServerResponse>>()
  let isClosing = false
  server.on('connection', (socket) => {
    open.set(socket, new Set())
    socket.once('close', () => open.delete(socket))
  })
  server.on('request', (request, response) => {
    const { socket } = request
    const answers = open.get(socket)
    answers?.add(response)
    if (isClosing) response.shouldKeepAlive = false
    response.once('close', () => {
      answers?.delete(response)
      if (isClosing && answers?.size === 0) socket.destroySoon()
    })
  })

  function end(isOver: (answers: ReadonlySet<ServerResponse>) => boolean): void {
    for (const [socket, answers] of open) if (isOver(answers)) socket.destroy()
  }

  return {
    async close() {
      isClosing = true
      const stop = new AbortController()
      // The close() of an HTTP server takes a connection for idle as soon as its answer is made,
      // and cuts off what of it has not been sent; that of a plain one only stops listening.
      const closed = new Promise<void>((resolve) => {
        NetServer.prototype.close.call(server, () => resolve())
      })
      const waited = closed.then(() => stop.abort())
      const after = (ms: number) => wait(ms, undefined, { signal: stop.signal }).catch(() => {})
      for (const answers of open.values()) {
        for (const answer of answers) if (!answer.headersSent) answer.shouldKeepAlive = false
      }
      end((answers) => answers.size === 0)
      await after(patience.arrivalMs)
      end((answers) => [...answers].some(isWaitingForItsRequest))
      await after(patience.answersMs - patience.arrivalMs)
      end(() => true)
      await waited
    }
  }
}

function isWaitingForItsRequest({ req, headersSent }: ServerResponse): boolean {
  return !req.complete && !headersSent
}
