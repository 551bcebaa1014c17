import { expect, it } from 'vitest'
import { inTerm, memoFor, memoWhile } from '../../src/common/index.js'
import { createFakeClock, HOUR } from '../support/fake-clock.js'

function start() {
  const clock = createFakeClock('2026-03-02T06:00:00Z')
  const remembered = memoFor<number>(clock, HOUR)
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

it('gives the same while all that it stands on stays the same, and another one for another name', async () => {
  let basis: unknown[] = [1, 'a']
  let works = 0
  const remember = memoWhile(() => basis)
  const ask = (what: string) =>
    remember(what, async () => {
      works += 1
      return works
    })
  expect([await ask('x'), await ask('x'), await ask('y')]).toEqual([1, 1, 2])
  basis = [1, 'a']
  expect(await ask('x')).toBe(1)
  basis = [1, 'b']
  expect(await ask('x')).toBe(3)
  basis = [1]
  expect(await ask('x')).toBe(4)
})

it('does not keep a failure of what stays the same, nor more and more results', async () => {
  const remember = memoWhile(() => [])
  await expect(remember('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await remember('a', async () => 7)).toBe(7)
  for (let n = 0; n < 1_000; n += 1) await remember(`b${n}`, async () => n)
  expect(await remember('a', async () => 8)).toBe(8)
})

it('what is remembered in a term of leading is begun anew in the next one, also in one that comes back', () => {
  let term: number | undefined = 1
  const remembered = inTerm(
    () => term,
    () => ({ looks: 0 })
  )
  remembered().looks += 1
  expect(remembered().looks).toBe(1)
  term = undefined
  expect(remembered().looks).toBe(0)
  term = 1
  expect(remembered().looks).toBe(0)
})
