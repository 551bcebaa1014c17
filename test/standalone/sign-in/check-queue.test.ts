import { describe, expect, it } from 'vitest'
import {
  type CheckResult,
  createCheckQueue,
  type Visitor
} from '../../../src/standalone/sign-in/check-queue.js'
import { createFakeTimer } from '../../support/fake-timer.js'

const stranger = (source: string, claim?: string): Visitor => ({ lane: 'stranger', source, claim })
const known = (source: string): Visitor => ({ lane: 'known', source })
const microtasks = () => new Promise((resolve) => setImmediate(resolve))

/** A queue whose checks end when the test says so. */
function startQueue() {
  const timer = createFakeTimer()
  const queue = createCheckQueue(timer)
  const begun: string[] = []
  const open: ((isRight: boolean) => void)[] = []
  let running = 0
  let mostRunning = 0
  const results = new Map<string, CheckResult>()
  return {
    timer,
    queue,
    begun,
    results,
    mostRunning: () => mostRunning,
    come(name: string, visitor: Visitor, signal?: AbortSignal) {
      const isRight = () => {
        begun.push(name)
        running += 1
        mostRunning = Math.max(mostRunning, running)
        return new Promise<boolean>((resolve) => {
          open.push((isRight) => {
            running -= 1
            resolve(isRight)
          })
        })
      }
      void queue.check(visitor, isRight, signal).then((result) => results.set(name, result))
    },
    /** Ends the check that is under way. */
    async end(isRight = false) {
      open.shift()?.(isRight)
      await microtasks()
    },
    /** Comes, fails, and waits as long as it takes, so many times. */
    async fail(visitor: Visitor, times: number) {
      for (let count = 0; count < times; count += 1) {
        this.come('failing', visitor)
        timer.advance(5_000)
        await this.end()
        timer.advance(500)
      }
      begun.length = 0
      results.clear()
    }
  }
}

describe('a flood of sign-ins', () => {
  it('is checked one at a time; few wait, and all others are told at once', async () => {
    const door = startQueue()
    for (let index = 0; index < 100; index += 1) {
      door.come(`${index}`, stranger(`198.51.100.${index}`))
    }
    await microtasks()
    expect(door.begun).toEqual(['0'])
    expect([...door.results.values()]).toEqual(Array<string>(91).fill('busy'))
    for (let index = 0; index < 20; index += 1) {
      await door.end()
      door.timer.advance(500)
    }
    expect(door.begun).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8'])
    expect(door.mostRunning()).toBe(1)
    expect([...door.results.values()].filter((result) => result === 'wrong')).toHaveLength(9)
  })

  it('lets a known browser go next', async () => {
    const door = startQueue()
    for (let index = 0; index < 100; index += 1) {
      door.come(`${index}`, stranger(`198.51.100.${index}`))
    }
    door.come('admin', known('browser a'))
    await door.end()
    // Strangers wait for half a second after a failure; the known browser does not.
    expect(door.begun).toEqual(['0', 'admin'])
    await door.end(true)
    expect(door.results.get('admin')).toBe('right')
  })

  it('from a known browser keeps neither strangers nor other known browsers out', async () => {
    const door = startQueue()
    await door.fail(known('browser stolen'), 3)
    for (let index = 0; index < 10; index += 1) door.come(`${index}`, known('browser stolen'))
    door.come('stranger', stranger('203.0.113.1'))
    door.come('admin', known('browser a'))
    for (let index = 0; index < 4; index += 1) await door.end()
    expect(door.begun).toEqual(['0', 'stranger', 'admin', '1'])
  })

  it('from one address leaves room for others', async () => {
    const door = startQueue()
    for (let index = 0; index < 50; index += 1) door.come(`${index}`, stranger('198.51.100.1'))
    door.come('other', stranger('203.0.113.1'))
    await door.end()
    door.timer.advance(500)
    expect(door.begun).toEqual(['0', 'other'])
  })

  it('gives way to who has failed less when the queue is full', async () => {
    const door = startQueue()
    for (let index = 0; index < 9; index += 1) {
      await door.fail(stranger(`198.51.100.${index}`), 1)
    }
    for (let index = 0; index < 9; index += 1) {
      door.come(`${index}`, stranger(`198.51.100.${index}`))
    }
    door.come('late', stranger('198.51.100.99'))
    door.come('too late', stranger('198.51.100.0'))
    await door.end()
    door.timer.advance(500)
    expect(door.begun).toEqual(['0', 'late'])
    expect([...door.results].filter(([, result]) => result === 'busy')).toEqual([
      ['8', 'busy'],
      ['too late', 'busy']
    ])
  })

  it('behind a proxy that is not trusted lets go first whom the proxy has not seen fail', async () => {
    const door = startQueue()
    const proxy = '127.0.0.1'
    await door.fail(stranger(proxy, '198.51.100.1'), 12)
    for (let index = 0; index < 20; index += 1) {
      door.come(`${index}`, stranger(proxy, '198.51.100.1'))
    }
    door.come('admin', stranger(proxy, '203.0.113.9'))
    expect(door.begun).toEqual([])
    door.timer.advance(4_000)
    expect(door.begun).toEqual(['admin'])
    await door.end(true)
    expect(door.results.get('admin')).toBe('right')
  })
})

describe('failures', () => {
  /** How long the next check of the visitor waits, in ms. */
  async function waitOf(door: ReturnType<typeof startQueue>, visitor: Visitor): Promise<number> {
    door.come('next', visitor)
    let waited = 0
    while (door.begun.length === 0 && waited < 20_000) {
      door.timer.advance(50)
      waited += 50
    }
    await door.end(true)
    return waited
  }

  it.each([
    [4, 0],
    [5, 250],
    [7, 1_000],
    [9, 4_000],
    [1_000, 4_000]
  ])(
    'after %i of them the next check waits %i ms, and it is never refused',
    async (times, wait) => {
      const door = startQueue()
      await door.fail(known('browser a'), times)
      // The last half a second has passed already.
      expect(await waitOf(door, known('browser a'))).toBe(Math.max(0, wait - 500))
      expect(door.results.get('next')).toBe('right')
    }
  )

  it('slow down nobody else', async () => {
    const door = startQueue()
    await door.fail(stranger('198.51.100.1'), 50)
    expect(await waitOf(door, stranger('203.0.113.1'))).toBe(0)
  })

  it('are forgotten after the right password, or after an hour', async () => {
    const door = startQueue()
    await door.fail(known('browser a'), 9)
    expect(await waitOf(door, known('browser a'))).toBe(3_500)
    door.begun.length = 0
    expect(await waitOf(door, known('browser a'))).toBe(0)
    await door.fail(known('browser b'), 9)
    door.timer.advance(60 * 60_000)
    expect(await waitOf(door, known('browser b'))).toBe(0)
  })

  it('of strangers leave half a second to everybody else before the next stranger', async () => {
    const door = startQueue()
    door.come('first', stranger('198.51.100.1'))
    door.come('second', stranger('198.51.100.2'))
    await door.end()
    door.timer.advance(499)
    expect(door.begun).toEqual(['first'])
    door.timer.advance(1)
    expect(door.begun).toEqual(['first', 'second'])
  })
})

describe('who waits', () => {
  it('is not checked after having left', async () => {
    const door = startQueue()
    const left = new AbortController()
    door.come('first', stranger('198.51.100.1'))
    door.come('leaving', stranger('198.51.100.2'), left.signal)
    left.abort()
    await door.end()
    door.timer.advance(10_000)
    await microtasks()
    expect(door.begun).toEqual(['first'])
    expect(door.results.get('leaving')).toBe('gone')
    door.come('gone before', stranger('198.51.100.3'), left.signal)
    await microtasks()
    expect(door.results.get('gone before')).toBe('gone')
  })

  it('is told after twenty seconds that it takes too long', async () => {
    const door = startQueue()
    door.come('stuck', stranger('198.51.100.1'))
    door.come('waiting', stranger('198.51.100.2'))
    door.timer.advance(20_000)
    await microtasks()
    expect([...door.results]).toEqual([['waiting', 'busy']])
  })

  it('is told when the panel stops', async () => {
    const door = startQueue()
    door.come('under way', stranger('198.51.100.1'))
    door.come('waiting', stranger('198.51.100.2'))
    door.queue.close()
    await microtasks()
    expect([...door.results]).toEqual([['waiting', 'busy']])
  })

  it('goes on after a check that could not be made', async () => {
    const { queue } = startQueue()
    const failing = queue.check(known('browser a'), () => Promise.reject(new Error('disk')))
    await expect(failing).rejects.toThrow('disk')
    expect(await queue.check(known('browser a'), async () => true)).toBe('right')
  })
})
