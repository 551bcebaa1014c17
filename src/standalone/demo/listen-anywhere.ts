import type { RequestListener } from 'node:http'
import type { Environment } from '../environment/environment.js'
import { listen } from '../listen.js'

/** A server that is there before what it shows. */
export interface EarlyServer {
  /** Without a slash at its end. */
  readonly url: string
  /** Until then it answers 503. */
  answerWith(app: RequestListener): void
  close(): Promise<void>
}

/** Listens on PORT, or on another one where that is in use. @throws Error that names HOST and PORT */
export async function listenAnywhere({ PORT, HOST }: Environment): Promise<EarlyServer> {
  let answer: RequestListener = (_request, response) => {
    response.writeHead(503).end()
  }
  const app: RequestListener = (request, response) => answer(request, response)
  const { url, close } = await listen(app, PORT, HOST).catch((error: unknown) => {
    const cause = error instanceof Error ? error.cause : undefined
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
    if (!isTaken) throw error
    process.stdout.write(`Port ${PORT} is in use, so the demo takes another one.\n`)
    return listen(app, 0, HOST)
  })
  return {
    url,
    close,
    answerWith(shown) {
      answer = shown
    }
  }
}
