import { beforeEach } from 'vitest'
import type { InstanceChoice } from '../../../src/settings/index.js'
import type { Engine, World } from '../engine.js'
import { snapshotSettings } from '../snapshot-settings.js'
import { by, useAgedAccount } from './aged-account.js'

type Settings = Parameters<typeof snapshotSettings>[0]

export const ALL = { covers: { kind: 'all' } } as const

/**
 * To be called once at the top of a file: each of its tests gets an account with one server, tagged
 * `production`, and an engine that has read it.
 */
export function useCoveredAccount() {
  const account = useAgedAccount()
  beforeEach(() => account.start())

  return Object.assign(account, {
    async choose(instanceIds: readonly string[], choice: InstanceChoice): Promise<void> {
      await account.engine.choices.save(instanceIds, choice, by)
    },
    /** Of which instances snapshots were made, one mention for each. */
    made: () => madeIn(account.world),
    missed: () => missedBy(account.engine)
  })
}

export function own(overrides: Settings = {}): InstanceChoice {
  const { enabled: _, covers: __, ...schedule } = snapshotSettings(overrides)
  return { mode: 'own', schedule }
}

function madeIn({ simulator }: World): string[] {
  return simulator.requests
    .filter(({ method, effect }) => method === 'POST' && effect)
    .map(({ body }) => (body as { instance_id: string }).instance_id)
}

async function missedBy({ database }: Engine) {
  return await database.db
    .selectFrom('runs')
    .select(['instance_id', 'reason'])
    .where('state', '=', 'missed')
    .execute()
}
