import autocannon from 'autocannon'
import { quantile } from './statistics.js'

export interface Load {
  readonly requestsPerSecond: number
  readonly meanMs: number
  readonly p99Ms: number
}

/** So many seconds, or so many requests. */
export type Until = { readonly seconds: number } | { readonly requests: number }

const CONNECTIONS = 10
/** How often autocannon looks whether its time is up, in ms. */
const SAMPLE_MS = 100

/**
 * Asks for one page as often as it is answered, on a few connections.
 * @throws when an answer is not 200, because it is another page then.
 */
export async function load(url: string, until: Until): Promise<Load> {
  const times: number[] = []
  const start = performance.now()
  let lastAt = start
  const { errors, non2xx } = await fire(url, until, (responseTime) => {
    times.push(responseTime)
    lastAt = performance.now()
  })
  if (errors > 0 || non2xx > 0 || times.length === 0) {
    throw new Error(`${url}: ${errors} errors, ${non2xx} other answers than 200.`)
  }
  return {
    requestsPerSecond: times.length / ((lastAt - start) / 1000),
    meanMs: times.reduce((sum, each) => sum + each, 0) / times.length,
    p99Ms: quantile(times, 0.99)
  }
}

function fire(
  url: string,
  until: Until,
  onResponse: (responseTime: number) => void
): Promise<autocannon.Result> {
  const bounds = 'seconds' in until ? { duration: until.seconds } : { amount: until.requests }
  const options = { url, connections: CONNECTIONS, sampleInt: SAMPLE_MS, ...bounds }
  return new Promise((resolve, reject) => {
    const instance = autocannon(options, (error, result) => {
      if (error) reject(error)
      else resolve(result)
    })
    // Its own figures know whole milliseconds and whole seconds only, too coarse for a bare route.
    instance.on('response', (_client, _status, _bytes, responseTime) => onResponse(responseTime))
  })
}
