import { quantile } from './statistics.js'

/** How long others had to wait for their turn while some work went on, in ms. */
export interface Delays {
  readonly p99Ms: number
  readonly longestMs: number
  /**
   * The most that this process worked between two turns, in ms of processor time: what the longest
   * delay would come to if no other process took the processor meanwhile.
   */
  readonly longestOwnMs: number
}

/** How often a turn is asked for, in ms; what it is given late is a delay. */
const ASKED_EVERY_MS = 1
/** A stall shows only once the loop goes round again. In ms. */
const LAST_TURN_MS = 20

/** Watches the event loop of this process while the work goes on. */
export async function delaysDuring(work: () => Promise<unknown>): Promise<Delays> {
  const delays: number[] = []
  let longestOwnMs = 0
  let lastAt = performance.now()
  let lastOwn = processorMs()
  const turn = setInterval(() => {
    const [now, own] = [performance.now(), processorMs()]
    delays.push(Math.max(0, now - lastAt - ASKED_EVERY_MS))
    longestOwnMs = Math.max(longestOwnMs, own - lastOwn)
    lastAt = now
    lastOwn = own
  }, ASKED_EVERY_MS)
  try {
    await work()
    await new Promise((resolve) => setTimeout(resolve, LAST_TURN_MS))
  } finally {
    clearInterval(turn)
  }
  return { p99Ms: quantile(delays, 0.99), longestMs: quantile(delays, 1), longestOwnMs }
}

/** Of all threads of the process: the one that runs our code, and those that collect its garbage. */
function processorMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
