import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { SettingsChange } from '../../../src/confirmations/index.js'
import {
  FREQUENCY_IDS,
  retentionRules,
  scheduleFor,
  steadyCount
} from '../../../src/policy/index.js'
import type { ScheduleSettings } from '../../../src/settings/index.js'
import { openEngine, openWorld } from '../../support/engines/open-engine.js'
import { MINUTE } from '../../support/fake-clock.js'
import { snapshotSettings } from '../../support/snapshot-settings.js'

/** Of each snapshot, in USD a month: 40 GB. */
const USD_EACH = 2
const FLEET = 5

const counts = fc.option(fc.oneof(fc.integer({ min: 1, max: 400 }), fc.constant('all' as const)), {
  nil: undefined,
  freq: 1
})
const given = fc.record({
  frequency: fc.constantFrom(...FREQUENCY_IDS.filter((id) => id !== 'custom')),
  retentionDays: fc.integer({ min: 1, max: 365 }),
  keep: fc.record({ hourly: counts, daily: counts, yearly: counts }, { requiredKeys: [] }),
  isCustom: fc.boolean(),
  instance: fc.nat(FLEET - 1)
})

it('no change that raises what is stored in the long run beyond the bounds is saved unconfirmed', async () => {
  const world = await openWorld('2026-11-24T10:00:00Z')
  const engine = await openEngine(world)
  const ids = Array.from({ length: FLEET }, (_, n) => {
    return world.simulator.addInstance({ label: `node-${n}` }).id
  })
  world.simulator.addSnapshot({
    description: `auto [vpa a ${ids[0]} 0000000000000001]`,
    compressedBytes: 40e9
  })
  world.clock.advance(2 * MINUTE)
  await engine.catalogue.refresh({ maxAgeMs: 0 })
  const { settingsChanges } = engine.scheduling

  /** How many are stored of each in the long run. */
  const stored = new Map<string, number>()
  const own = new Set<string>()
  const countOf = (schedule: ScheduleSettings) =>
    steadyCount(scheduleFor(schedule), retentionRules(schedule), world.clock.now()) ??
    Number.POSITIVE_INFINITY

  await fc.assert(
    fc.asyncProperty(given, fc.boolean(), async ({ isCustom, instance, ...of }, confirms) => {
      const settings = snapshotSettings({ covers: { kind: 'all' }, ...of })
      const { enabled: _, covers: __, ...schedule } = settings
      const id = String(ids[instance])
      const change: SettingsChange = isCustom
        ? { kind: 'instances', instanceIds: [id], choice: { mode: 'own', schedule } }
        : { kind: 'settings', settings }
      const changed = isCustom ? [id] : ids.filter((each) => !own.has(each))
      const then = new Map([
        ...stored,
        ...changed.map((each) => [each, countOf(schedule)] as const)
      ])
      const isOn = (await engine.settings.version()) > 0 || !isCustom
      const outcome = await settingsChanges.save(change, { actor: 'eva' })
      if (outcome.kind === 'saved') {
        if (isOn) expect(beyond(stored, then)).toEqual([])
      } else if (confirms && outcome.kind === 'to-confirm') {
        const confirmed = outcome.preview.fingerprint
        expect(await settingsChanges.save(change, { actor: 'eva', confirmed })).toMatchObject({
          kind: 'saved'
        })
      } else return
      if (isCustom) own.add(id)
      for (const [each, count] of then) stored.set(each, count)
    }),
    { numRuns: 150 }
  )
}, 120_000)

/** The bounds that docs/settings.md tells, worked out anew. */
function beyond(from: ReadonlyMap<string, number>, to: ReadonlyMap<string, number>) {
  const was = (id: string) => from.get(id) ?? 0
  const list = [...to]
  const ever = list.filter(([id, count]) => count === Number.POSITIVE_INFINITY && count > was(id))
  const finite = list.filter(([id, count]) => Number.isFinite(count) && Number.isFinite(was(id)))
  const sum = finite.reduce((total, [, count]) => total + count, 0)
  const before = finite.reduce((total, [id]) => total + was(id), 0)
  const rise = (sum - before) * USD_EACH
  return [
    ...(ever.length > 0 ? ['without end'] : []),
    ...(rise > 500 || (rise > 50 && sum > 2 * Math.max(before, 1)) ? ['cost'] : []),
    ...(sum - before > 2_000 ? ['snapshots'] : []),
    ...finite.flatMap(([id, count]) => [
      ...((count - was(id)) * USD_EACH > 100 ? ['cost of one'] : []),
      ...(count > 400 && count > was(id) * 1.1 ? ['snapshots of one'] : [])
    ])
  ]
}
