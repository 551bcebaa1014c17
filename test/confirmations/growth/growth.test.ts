import { expect, it } from 'vitest'
import type { CatalogueView, Snapshot } from '../../../src/account/index.js'
import { growthOf } from '../../../src/confirmations/growth/growth.js'
import type { Coverage } from '../../../src/coverage/index.js'

const NOW = new Date('2026-11-24T10:00:00Z')
const GB = 1e9

function costJump(before: Coverage | undefined, after: Coverage, view: CatalogueView) {
  const settings = undefined
  return growthOf({ coverage: before, settings }, { coverage: after, settings }, view, NOW)?.cost
}

/** Instances by number, each with a daily schedule that keeps so many days. */
function covering(instances: number, days: number): Coverage {
  const ids = Array.from({ length: instances }, (_, index) => `instance-${index}`)
  const schedule = { cronExpression: '0 0 * * *', timeZone: 'UTC' }
  const covered = ids.map((instanceId) => [instanceId, { instanceId, schedule, rules: { days } }])
  return { instances: new Map(covered as never) } as unknown as Coverage
}

function stored(count: number, gb: number): CatalogueView {
  const snapshot = {
    origin: 'automatic',
    instanceId: 'instance-0',
    status: 'complete',
    compressedBytes: gb * GB
  } as Snapshot
  return { snapshots: Array.from({ length: count }, () => snapshot), instances: [] } as never
}

it('a cost that more than doubles by more than $50 a month is a jump', () => {
  // Of 10 instances 7 of 20 GB each are 1,400 GB and $70; 30 of each are $300.
  const view = stored(1, 20)
  expect(costJump(covering(10, 7), covering(10, 30), view)).toEqual({
    fromUsd: 70,
    toUsd: 300
  })
})

it.each([
  ['that does not double', covering(10, 7), covering(10, 13), stored(1, 20)],
  ['that doubles by less than $50', covering(1, 7), covering(1, 50), stored(1, 20)],
  ['that falls', covering(10, 30), covering(10, 7), stored(1, 20)],
  ['while no size is known', covering(10, 7), covering(10, 30), stored(0, 20)],
  ['that is what is stored today', undefined, covering(1, 60), stored(60, 20)]
])('a cost is no jump %s', (_, before, after, view) => {
  expect(costJump(before, after, view)).toBeUndefined()
})

it('a jump is told from what the saved settings amount to, as the forecast beside it is', () => {
  // 14 of 20 GB are stored of a setting that keeps 7: $14 today, $7 in the long run.
  expect(costJump(covering(1, 7), covering(1, 100), stored(14, 20))).toEqual({
    fromUsd: 7,
    toUsd: 100
  })
})

it('turning it on is a jump where far less is stored', () => {
  expect(costJump(undefined, covering(10, 30), stored(3, 20))).toEqual({
    fromUsd: 3,
    toUsd: 300
  })
})
