import { describe, expect, it } from 'vitest'
import type { ChangeOutcome } from '../../src/confirmations/index.js'
import { by, settingsTo, useAgedAccount } from '../support/engines/aged-account.js'
import { openEngine } from '../support/engines/open-engine.js'
import { snapshotSettings } from '../support/snapshot-settings.js'

const account = useAgedAccount()
const { addAgo, start, save } = account

describe('a change', () => {
  const kinds = (outcomes: readonly ChangeOutcome[]) => outcomes.map(({ kind }) => kind)

  it('is shown with what the next snapshot pushes out, not only with what has expired', async () => {
    const ids = [0.1, 0.35, 0.6].map((days) => addAgo(days))
    await start()
    await save({ retentionDays: 30 })
    const rarer = settingsTo({ retentionDays: 1, frequency: 'every-month' })
    const outcome = await account.engine.scheduling.settingsChanges.save(rarer, by)
    expect(outcome).toMatchObject({ kind: 'to-confirm' })
    if (outcome.kind !== 'to-confirm') return
    expect(outcome.preview.instances[0]?.newly.map(({ id }) => id)).toEqual(ids)
    expect(outcome.preview.instances[0]?.stays).toEqual([])
  })

  it('that two admins make at once, harmless each, is shown to the second where both together are not', async () => {
    for (const days of [0.1, 3, 4, 5]) addAgo(days)
    await start()
    await save({ retentionDays: 30 })
    const { enabled: _, covers: __, ...own } = snapshotSettings({ retentionDays: 30 })
    await account.engine.choices.save([account.web], { mode: 'own', schedule: own }, by)
    const outcomes = await Promise.all([
      account.engine.scheduling.settingsChanges.save(settingsTo({ retentionDays: 1 }), by),
      account.engine.scheduling.settingsChanges.save(
        { kind: 'instances', instanceIds: [account.web], choice: { mode: 'default' } },
        by
      )
    ])
    expect(kinds(outcomes).sort()).toEqual(['saved', 'to-confirm'])
  })

  it('is measured by the account’s list, which is read first where it never was', async () => {
    for (let day = 0; day < 10; day += 1) addAgo(day + 0.1)
    const engine = await openEngine(account.world, { thisServerId: () => account.web })
    await engine.settings.save(snapshotSettings({ retentionDays: 30 }), by)
    const shorter = settingsTo({ retentionDays: 1 })
    const outcome = await engine.scheduling.settingsChanges.save(shorter, by)
    expect(outcome.kind).toBe('to-confirm')
  })

  it('for several instances is not made on top of another one that was not seen', async () => {
    const db = account.world.simulator.addInstance({ label: 'db-1' }).id
    await start()
    const never = (instanceIds: string[]) =>
      ({ kind: 'instances', instanceIds, choice: { mode: 'never' } }) as const
    const seen = { ...by, expectedSaves: 0 }
    expect(
      (await account.engine.scheduling.settingsChanges.save(never([account.web]), seen)).kind
    ).toBe('saved')
    expect(
      (await account.engine.scheduling.settingsChanges.save(never([account.web, db]), seen)).kind
    ).toBe('conflict')
    const again = { ...by, expectedSaves: 1 }
    expect(
      (await account.engine.scheduling.settingsChanges.save(never([account.web, db]), again)).kind
    ).toBe('saved')
  })
})
