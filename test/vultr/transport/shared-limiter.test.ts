import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createSharedLimiter } from '../../../src/vultr/index.js'

type Wanted = Parameters<Parameters<typeof createSharedLimiter>[0]['turns']['take']>[0]

/** Turns as a database gives them that takes `delayMs` to answer, and always looks at its clock first. */
function turnsAfter(delayMs: () => number) {
  const asked: Wanted[] = []
  let freeAt = 0
  return {
    asked,
    async take(wanted: Wanted) {
      asked.push(wanted)
      const now = performance.now()
      const from = Math.max(freeAt, now)
      freeAt = from + wanted.count * wanted.intervalMs + wanted.gapMs
      await pause(delayMs())
      return from - now
    }
  }
}

describe('a limiter that shares its turns', () => {
  it('takes several turns at once where many wait, and never more than wait', async () => {
    const turns = turnsAfter(() => 1)
    const limiter = createSharedLimiter({ requestsPerSecond: 200, turns })
    await limiter.turn('page', async () => {})
    await Promise.all(Array.from({ length: 100 }, () => limiter.turn('scheduler', async () => {})))
    expect(turns.asked[0]?.count).toBe(1)
    expect(turns.asked.length).toBeLessThanOrEqual(10)
  })

  it('sends what a person waits for first', async () => {
    const limiter = createSharedLimiter({ requestsPerSecond: 100, turns: turnsAfter(() => 1) })
    const order: string[] = []
    const wave = Array.from({ length: 10 }, () =>
      limiter.turn('scheduler', async () => void order.push('scheduler'))
    )
    const page = limiter.turn('page', async () => void order.push('page'))
    await Promise.all([...wave, page])
    expect(order[0]).toBe('page')
  })

  it('does not use turns whose answer came too late, and leaves gaps behind those that follow', async () => {
    let answers = 0
    const turns = turnsAfter(() => {
      answers += 1
      return answers === 1 ? 200 : 5
    })
    const limiter = createSharedLimiter({ requestsPerSecond: 100, turns })
    const sent: number[] = []
    await limiter.turn('scheduler', async () => void sent.push(turns.asked.length))
    expect(sent).toEqual([2])
    expect(turns.asked.map(({ gapMs }) => gapMs > 0)).toEqual([false, true])
  })

  it('goes on with a database that is always slow', async () => {
    const limiter = createSharedLimiter({ requestsPerSecond: 20, turns: turnsAfter(() => 150) })
    let sent = 0
    const one = async () => {
      sent += 1
    }
    await Promise.all(Array.from({ length: 12 }, () => limiter.turn('scheduler', one)))
    expect(sent).toBe(12)
  })

  it('tells everybody who waits that no turns can be taken, and asks anew for who comes then', async () => {
    let isDown = true
    const turns = {
      async take() {
        if (isDown) throw new Error('down')
        return 0
      }
    }
    const limiter = createSharedLimiter({ requestsPerSecond: 100, turns })
    const failed = await Promise.allSettled(
      Array.from({ length: 5 }, () => limiter.turn('scheduler', async () => 'sent'))
    )
    expect(failed.map(({ status }) => status)).toEqual(Array(5).fill('rejected'))
    isDown = false
    expect(await limiter.turn('page', async () => 'sent')).toBe('sent')
  })

  it('hands on what a request comes to, and goes on after one that fails', async () => {
    const limiter = createSharedLimiter({ requestsPerSecond: 100, turns: turnsAfter(() => 0) })
    const failing = limiter.turn('page', () => {
      throw new Error('at once')
    })
    await expect(failing).rejects.toThrow('at once')
    expect(await limiter.turn('page', async () => 1)).toBe(1)
  })
})
