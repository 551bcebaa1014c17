import autocannon from 'autocannon'
import { quantile } from './statistics.js'

export interface Load {
  readonly requestsPerSecond: number
  readonly p99Ms: number
}

/** So many requests, or for so many seconds, and longer where fewer than a few were answered then. */
export type Until = { readonly requests: number } | { readonly seconds: number }

type Headers = Record<string, string>

const CONNECTIONS = 10
/** Fewer answers than this say nothing. */
const LEAST_ANSWERS = 20
/** A page that cannot be had so often in this time is given up, in seconds. */
const LONGEST_SECONDS = 60
/** How often autocannon looks whether it is to stop, in ms. */
const SAMPLE_MS = 100

/**
 * Asks for one page as often as it is answered, on a few connections.
 * @throws when an answer is not 200, because it is another page then.
 */
export async function load(url: string, until: Until, headers: Headers = {}): Promise<Load> {
  const times: number[] = []
  const start = performance.now()
  let lastAt = start
  const { errors, non2xx } = await fire(url, until, headers, (responseTime) => {
    times.push(responseTime)
    lastAt = performance.now()
    const isOver = 'seconds' in until && lastAt - start >= until.seconds * 1000
    return isOver && times.length >= LEAST_ANSWERS
  })
  if (errors > 0 || non2xx > 0 || times.length === 0) {
    throw new Error(`${url}: ${errors} errors, ${non2xx} other answers than 200.`)
  }
  // What was under way at the end is worked off before anybody else is measured.
  await (await fetch(url, { headers })).text()
  return {
    requestsPerSecond: times.length / ((lastAt - start) / 1000),
    p99Ms: quantile(times, 0.99)
  }
}

/** @param onResponse is told how long an answer took, in ms, and tells whether it was the last. */
function fire(
  url: string,
  until: Until,
  headers: Headers,
  onResponse: (responseTime: number) => boolean
): Promise<autocannon.Result> {
  const bounds = 'seconds' in until ? { duration: LONGEST_SECONDS } : { amount: until.requests }
  const options = {
    url,
    headers,
    connections: CONNECTIONS,
    sampleInt: SAMPLE_MS,
    timeout: LONGEST_SECONDS,
    ...bounds
  }
  return new Promise((resolve, reject) => {
    const instance = autocannon(options, (error, result) => {
      if (error) reject(error)
      else resolve(result)
    })
    // Its own figures know whole milliseconds and whole seconds only, too coarse for a bare route.
    instance.on('response', (_client, _status, _bytes, responseTime) => {
      if (onResponse(responseTime)) instance.stop()
    })
  })
}
