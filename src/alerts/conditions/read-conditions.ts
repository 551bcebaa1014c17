import type { Catalogue, KeyExpiries, QuotaStore } from '../../account/index.js'
import { createBreather } from '../../common/index.js'
import { type CoverageReader, isUnusable } from '../../coverage/index.js'
import type { Database } from '../../database/index.js'
import type { Findings } from '../../health/index.js'
import type { ApiKeyStore, SnapshotSettingsStore } from '../../settings/index.js'
import { accountConditions } from './account-conditions.js'
import { channelConditions, type FailingChannels } from './channel-conditions.js'
import type { Condition } from './condition.js'
import { findingConditions } from './finding-conditions.js'
import { suspiciousConditions, unprotectedConditions } from './instance-conditions.js'
import { keyConditions } from './key-conditions.js'
import { quotaConditions } from './quota-conditions.js'

/** All that is wrong at the moment, by rows and lists; undefined while there is no key. @throws DatabaseError */
export type ReadConditions = () => Promise<readonly Condition[] | undefined>

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
}

export function createConditionReader(sources: ConditionSources): ReadConditions {
  return async () => {
    const state = await sources.apiKey.state()
    if (state.kind === 'missing') return undefined
    const view = sources.catalogue.view()
    const now = sources.clock.now()
    return [
      ...accountConditions(state, view, now),
      ...(await keyConditions(sources, now)),
      ...findingConditions(await sources.findings(), view, now),
      ...(await coverageConditions(sources)),
      ...channelConditions(await sources.failingChannels())
    ]
  }
}

/** None where the settings cannot be used, which is a finding of its own. */
async function coverageConditions(sources: ConditionSources): Promise<readonly Condition[]> {
  const { catalogue, clock } = sources
  const breathe = createBreather()
  try {
    const coverage = await sources.coverageReader.now()
    const { settings } = await sources.snapshotSettings.read()
    const limit = settings.snapshotLimit ?? (await sources.quota.lastRefusal())?.held
    const view = catalogue.view()
    const now = clock.now()
    // A panel of one server says nothing about the others of its account.
    const unprotected =
      settings.covers.kind === 'this-server' ? [] : unprotectedConditions(coverage, view)
    await breathe()
    const suspicious = suspiciousConditions(coverage, view, now)
    await breathe()
    return [...unprotected, ...suspicious, ...quotaConditions(coverage, view, limit, now)]
  } catch (error) {
    if (!isUnusable(error)) throw error
    return []
  }
}
