import { onTestFinished } from 'vitest'
import type { CatalogueView } from '../../../src/account/index.js'
import type { Condition } from '../../../src/alerts/conditions/condition.js'
import { conditionId } from '../../../src/alerts/conditions/condition.js'
import { createAlertStep } from '../../../src/alerts/incidents/alert-step.js'
import type { AlertKind } from '../../../src/alerts/index.js'
import { type AlertContent, readContent } from '../../../src/alerts/outbox/alert-content.js'
import { EVERYTHING } from '../../../src/alerts/outbox/channel-filter.js'
import type { Database } from '../../../src/database/index.js'
import { asItIs } from '../../../src/wording/index.js'
import { openTestDatabase } from '../databases/test-database.js'
import { createFakeClock, type FakeClock, MINUTE } from '../fake-clock.js'

/** A condition of an instance of that name. */
export function condition(kind: AlertKind, name: string, since?: Date): Condition {
  const id = conditionId(kind, name)
  return {
    id,
    kind,
    instanceId: undefined,
    since,
    acknowledgedBy: [{ id, fingerprint: 'as it is' }],
    told: { name, title: asItIs(kind), text: asItIs(`${kind} of ${name}`), path: 'overview' }
  }
}

/** What was told, in the order in which it was. */
export interface Told extends Omit<AlertContent, 'members'> {
  readonly at: Date
  /** Names. */
  readonly names: readonly string[]
}

const EMPTY: CatalogueView = {
  snapshots: [],
  instances: [],
  refreshedAt: new Date(0),
  readings: 1,
  unreadable: { snapshots: [], instances: [] },
  emptiedSince: undefined,
  problem: undefined
}

/** A panel whose conditions the test decides on, with one channel that is told everything. */
export interface WatchedAccount {
  readonly database: Database
  readonly clock: FakeClock
  conditions: readonly Condition[]
  unknown: ReadonlySet<AlertKind>
  settingsVersion: number | undefined
  /** By condition id. */
  readonly acknowledged: Map<string, string>
  /** One look a minute from now on; one at once for 0. */
  watchFor(ms: number, everyMs?: number): Promise<void>
  told(): Promise<readonly Told[]>
  /** `overdue opened web-1`. */
  lines(): Promise<readonly string[]>
}

export async function watchedAccount(start = '2026-03-02T06:00:00Z'): Promise<WatchedAccount> {
  const clock = createFakeClock(start)
  const database = await openTestDatabase(':memory:', { clock })
  onTestFinished(() => database.close())
  const acknowledged = new Map<string, string>()
  const acknowledgedAt = new Map<string, Date>()
  const step = createAlertStep({
    database,
    clock,
    catalogue: { view: () => EMPTY },
    readConditions: async () => ({
      conditions: account.conditions,
      unknown: account.unknown,
      settingsVersion: account.settingsVersion
    }),
    acknowledgements: {
      list: async () =>
        new Map(
          [...acknowledged].map(([id, fingerprint]) => [
            id,
            { fingerprint, by: 'admin', at: acknowledgedAt.get(id), until: undefined }
          ])
        )
    },
    deletionLog: { of: async () => new Map() },
    targets: async () => [{ id: 'channel', filter: EVERYTHING }]
  })
  const account: WatchedAccount = {
    database,
    clock,
    conditions: [],
    unknown: new Set(),
    settingsVersion: 1,
    acknowledged,
    async watchFor(ms, everyMs = MINUTE) {
      for (const id of acknowledged.keys()) {
        if (!acknowledgedAt.has(id)) acknowledgedAt.set(id, clock.now())
      }
      if (ms === 0) await step.watch()
      for (let passed = 0; passed < ms; passed += everyMs) {
        clock.advance(everyMs)
        await step.watch()
      }
    },
    told: () => toldOf(database),
    async lines() {
      return (await toldOf(database)).map(
        ({ kind, state, names }) => `${kind} ${state} ${names.join(', ')}`
      )
    }
  }
  await step.watch()
  return account
}

async function toldOf({ db }: Database): Promise<readonly Told[]> {
  const rows = await db
    .selectFrom('alert_deliveries')
    .innerJoin('alert_messages', 'alert_messages.id', 'alert_deliveries.message_id')
    .select(['at', 'content'])
    .orderBy('number')
    .execute()
  return rows.flatMap((row) => {
    const content = readContent(row.content)
    if (content?.type !== 'alert') return []
    const { members, ...rest } = content
    return [{ ...rest, at: new Date(row.at), names: members.map(({ told }) => told.name ?? '') }]
  })
}
