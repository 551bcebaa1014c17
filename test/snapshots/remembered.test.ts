import { expect, it } from 'vitest'
import { rememberedFor } from '../../src/snapshots/index.js'
import { createFakeClock, HOUR } from '../support/fake-clock.js'

function start() {
  const clock = createFakeClock('2026-03-02T06:00:00Z')
  const remembered = rememberedFor<number>(clock, HOUR)
  let works = 0
  const ask = (what = 'a') =>
    remembered(what, async () => {
      works += 1
      return works
    })
  return { clock, remembered, ask }
}

it('keeps what a work came to, also for callers that come while it is under way', async () => {
  const { clock, ask } = start()
  expect(await Promise.all([ask(), ask()])).toEqual([1, 1])
  clock.advance(HOUR - 1)
  expect(await ask()).toBe(1)
})

it('does it anew when it is old, when the clock was set back, and for something else', async () => {
  const { clock, ask } = start()
  await ask()
  clock.advance(HOUR)
  expect(await ask()).toBe(2)
  clock.advance(-1)
  expect(await ask()).toBe(3)
  expect(await ask('b')).toBe(4)
})

it('does not keep a failure', async () => {
  const { remembered } = start()
  await expect(remembered('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await remembered('a', async () => 7)).toBe(7)
})
