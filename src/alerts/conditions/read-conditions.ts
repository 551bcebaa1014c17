import type { Logger } from 'pino'
import type { Catalogue, KeyExpiries, QuotaStore } from '../../account/index.js'
import { attempted } from '../../common/index.js'
import { type CoverageReader, isUnusable } from '../../coverage/index.js'
import type { Database } from '../../database/index.js'
import type { Findings } from '../../health/index.js'
import type { ApiKeyStore, SnapshotSettingsStore } from '../../settings/index.js'
import type { AlertKind } from '../alert/alert.js'
import { accountConditions, noKeyCondition } from './account-conditions.js'
import { channelConditions, type FailingChannels } from './channel-conditions.js'
import type { Condition } from './condition.js'
import { FINDING_KINDS, findingConditions } from './finding-conditions.js'
import { suspiciousConditions, unprotectedConditions } from './instance-conditions.js'
import { keyConditions } from './key-conditions.js'
import { quotaConditions } from './quota-conditions.js'

/** What is wrong at the moment, as far as it can be told. */
export interface Look {
  /** Each once. */
  readonly conditions: readonly Condition[]
  /** Of these nothing can be said now: what stood of them before neither stands nor is over. */
  readonly unknown: ReadonlySet<AlertKind>
  /**
   * Which save of the settings says what is unprotected: what it left so, its admin knows of. Undefined
   * while that cannot be said.
   */
  readonly settingsVersion: number | undefined
}

/** By rows and lists; undefined while nobody has set anything up. @throws DatabaseError */
export type ReadConditions = () => Promise<Look | undefined>

export interface ConditionSources {
  readonly database: Database
  readonly apiKey: Pick<ApiKeyStore, 'state'>
  readonly snapshotSettings: Pick<SnapshotSettingsStore, 'read'>
  readonly catalogue: Pick<Catalogue, 'view'>
  readonly coverageReader: Pick<CoverageReader, 'now'>
  readonly quota: Pick<QuotaStore, 'lastRefusal'>
  readonly findings: Findings
  readonly keyExpiries: KeyExpiries
  readonly failingChannels: FailingChannels
  readonly clock: { now(): Date }
  readonly logger: Logger
}

/** What depends on the settings and the list, and cannot be judged without them. */
const OF_COVERAGE: readonly AlertKind[] = [
  'snapshot-failed',
  'overdue',
  'stuck',
  'quota',
  'suspicious-size',
  'unprotected',
  'instance-gone'
]

export function createConditionReader(sources: ConditionSources): ReadConditions {
  return async () => {
    const state = await sources.apiKey.state()
    const look = createLook(sources)
    if (state.kind === 'missing') {
      if (!(await isTurnedOn(sources))) return undefined
      look.found([noKeyCondition()])
      look.unknown([...FINDING_KINDS, ...OF_COVERAGE, 'key-expiring', 'vultr-unreachable'])
    } else {
      const view = sources.catalogue.view()
      const now = sources.clock.now()
      look.found(accountConditions(state, view, now))
      await look.from(['key-expiring'], () => keyConditions(sources, now))
      await look.from(FINDING_KINDS, async () =>
        findingConditions(await sources.findings(), view, now)
      )
      await look.from(['unprotected', 'suspicious-size', 'quota'], () =>
        coverageConditions(sources, look)
      )
    }
    await look.from(['channel-failing'], async () =>
      channelConditions(await sources.failingChannels())
    )
    return look.done()
  }
}

/** Without a key somebody is to be told only where snapshots are wanted. */
async function isTurnedOn({ snapshotSettings }: ConditionSources): Promise<boolean> {
  try {
    const { settings, savedAt } = await snapshotSettings.read()
    return settings.enabled && savedAt !== undefined
  } catch (error) {
    if (!isUnusable(error)) throw error
    return true
  }
}

/** A look in the making: a source that fails hides none of the others. */
interface OpenLook {
  found(conditions: readonly Condition[]): void
  unknown(kinds: readonly AlertKind[]): void
  judgedBy(settingsVersion: number): void
  from(kinds: readonly AlertKind[], read: () => Promise<readonly Condition[]>): Promise<void>
  done(): Look
}

function createLook(deps: { readonly logger: Logger }): OpenLook {
  const conditions = new Map<string, Condition>()
  const unknown = new Set<AlertKind>()
  let settingsVersion: number | undefined
  const look: OpenLook = {
    found(more) {
      for (const condition of more) conditions.set(condition.id, condition)
    },
    unknown(kinds) {
      for (const kind of kinds) unknown.add(kind)
    },
    judgedBy(version) {
      settingsVersion = version
    },
    async from(kinds, read) {
      const found = await attempted(deps, `finding out about ${kinds[0]}`, read)
      if (found === undefined) look.unknown(kinds)
      else look.found(found)
    },
    done: () => ({ conditions: [...conditions.values()], unknown, settingsVersion })
  }
  return look
}

/** Without settings that can be used, or with snapshots turned off, nothing of instances can be said. */
async function coverageConditions(
  sources: ConditionSources,
  look: OpenLook
): Promise<readonly Condition[]> {
  const { catalogue, clock } = sources
  try {
    const coverage = await sources.coverageReader.now()
    if (coverage.turnedOffAt !== undefined) look.unknown(OF_COVERAGE)
    const { settings, version } = await sources.snapshotSettings.read()
    const limit = settings.snapshotLimit ?? (await sources.quota.lastRefusal())?.held
    const view = catalogue.view()
    const now = clock.now()
    // A panel of one server says nothing about the others of its account.
    const unprotected =
      settings.covers.kind === 'this-server' ? [] : await unprotectedConditions(coverage, view)
    if (unprotected === undefined) look.unknown(['unprotected'])
    else look.judgedBy(version)
    const suspicious = await suspiciousConditions(coverage, view, now)
    return [...(unprotected ?? []), ...suspicious, ...quotaConditions(coverage, view, limit, now)]
  } catch (error) {
    if (!isUnusable(error)) throw error
    look.unknown([...FINDING_KINDS.filter((kind) => kind !== 'settings-unusable'), ...OF_COVERAGE])
    return []
  }
}
