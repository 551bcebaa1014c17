import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { inParallel } from '../../src/common/index.js'

it('as many are worked on at the same time as asked for, in their order', async () => {
  const begun: number[] = []
  let atOnce = 0
  let most = 0
  await inParallel(2, [1, 2, 3, 4, 5], async (item) => {
    begun.push(item)
    atOnce += 1
    most = Math.max(most, atOnce)
    await nextTurn()
    atOnce -= 1
  })
  expect(begun).toEqual([1, 2, 3, 4, 5])
  expect(most).toBe(2)
})

it('nothing more is begun after one has failed', async () => {
  const begun: number[] = []
  const work = inParallel(2, [1, 2, 3, 4, 5, 6], async (item) => {
    begun.push(item)
    await nextTurn()
    if (item === 2) throw new Error('no')
  })
  await expect(work).rejects.toThrow('no')
  await nextTurn()
  await nextTurn()
  expect(begun.length).toBeLessThanOrEqual(3)
})
