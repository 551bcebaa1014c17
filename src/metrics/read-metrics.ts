import type { QuotaStore } from '../account/index.js'
import { ALERT_KINDS, type Alerts } from '../alerts/index.js'
import type { Visibility } from '../api/index.js'
import { packageVersion } from '../common/index.js'
import type { Database } from '../database/index.js'
import {
  type InventoryServices,
  instanceStates,
  ORIGIN_WORDS,
  readableSettings,
  SNAPSHOT_ORIGINS,
  storedBytes
} from '../inventory/index.js'
import { monthlyCostUsd } from '../policy/index.js'
import { readLastPass, readTotals } from '../totals/index.js'
import type { Metric, Sample } from './exposition.js'
import { HELP } from './help.js'

/** What metrics are made from. */
export interface Measured extends InventoryServices {
  readonly database: Pick<Database, 'db'>
  readonly quota: Pick<QuotaStore, 'lastRefusal'>
  readonly alerts: Pick<Alerts, 'openKinds'>
}

/** All metrics of what is seen; what is not known has no sample. @throws DatabaseError */
export async function readMetrics(
  services: Measured,
  visibility: Visibility
): Promise<readonly Metric[]> {
  const build = { version: packageVersion(), node: process.versions.node }
  return [
    gauge('vpa_build_info', [{ labels: build, value: 1 }]),
    ...(await instanceMetrics(services, visibility)),
    ...(await snapshotMetrics(services, visibility)),
    gauge('vpa_alerts_open', await openAlerts(services, visibility)),
    gauge(
      'vpa_scheduler_last_pass_timestamp_seconds',
      instant(await readLastPass(services.database.db))
    ),
    // What is counted of the whole account says nothing of a part of it.
    ...(visibility.isRestricted ? [] : await accountMetrics(services))
  ]
}

async function instanceMetrics(
  services: Measured,
  visibility: Visibility
): Promise<readonly Metric[]> {
  const { instances, refreshedAt } = services.catalogue.view()
  // Before the account was read, none is not what there is.
  if (refreshedAt === undefined) return []
  const states = await instanceStates(
    services,
    instances.filter(({ id }) => visibility.sees(id))
  )
  const of = ({ id, label }: (typeof states)[number]) => ({ instance_id: id, label })
  return [
    gauge(
      'vpa_instance_last_success_timestamp_seconds',
      states.flatMap((each) => instant(each.lastGoodAt, of(each)))
    ),
    gauge(
      'vpa_instance_protected',
      states.map((each) => ({ labels: of(each), value: each.isCovered ? 1 : 0 }))
    ),
    gauge(
      'vpa_instance_overdue',
      states
        .filter(({ isCovered }) => isCovered)
        .map((each) => ({
          labels: of(each),
          value: each.findings.some(({ kind }) => kind === 'overdue') ? 1 : 0
        }))
    )
  ]
}

async function snapshotMetrics(
  { catalogue }: Measured,
  visibility: Visibility
): Promise<readonly Metric[]> {
  const { snapshots: all, refreshedAt } = catalogue.view()
  if (refreshedAt === undefined) return []
  const snapshots = all.filter(
    ({ instanceId }) => !visibility.isRestricted || visibility.sees(instanceId)
  )
  const bytes = storedBytes(snapshots)
  const count = (wanted: string) => snapshots.filter(({ origin }) => origin === wanted).length
  return [
    gauge(
      'vpa_snapshots',
      SNAPSHOT_ORIGINS.map((origin) => ({
        labels: { origin: ORIGIN_WORDS[origin] },
        value: count(origin)
      }))
    ),
    gauge('vpa_stored_bytes', [{ value: bytes }]),
    gauge('vpa_cost_usd_month', [{ value: monthlyCostUsd(bytes) }]),
    gauge('vpa_account_read_timestamp_seconds', instant(refreshedAt))
  ]
}

async function accountMetrics(services: Measured): Promise<readonly Metric[]> {
  const { db } = services.database
  const entered = (await readableSettings(services))?.settings.snapshotLimit
  const limit = entered ?? (await services.quota.lastRefusal())?.held
  return [
    gauge('vpa_quota_limit', limit === undefined ? [] : [{ value: limit }]),
    counter('vpa_runs_total', await readTotals(db, 'runs'), ['complete', 'failed', 'missed']),
    counter('vpa_vultr_requests_total', await readTotals(db, 'vultr-requests'), ['ok'])
  ]
}

/** Of every kind, so that one that is over is 0 and not missing. */
async function openAlerts(
  { alerts }: Measured,
  visibility: Visibility
): Promise<readonly Sample[]> {
  const open = (await alerts.openKinds()).filter(
    ({ instanceId }) => !visibility.isRestricted || visibility.sees(instanceId)
  )
  return ALERT_KINDS.map((kind) => ({
    labels: { kind },
    value: open.filter((each) => each.kind === kind).length
  }))
}

function gauge(name: keyof typeof HELP, samples: readonly Sample[]): Metric {
  return { name, type: 'gauge', help: HELP[name], samples }
}

/** @param usual outcomes that are 0 before they happened. */
function counter(
  name: keyof typeof HELP,
  totals: ReadonlyMap<string, number>,
  usual: readonly string[]
): Metric {
  const outcomes = [...new Set([...usual, ...totals.keys()])].sort()
  const samples = outcomes.map((outcome) => ({
    labels: { outcome },
    value: totals.get(outcome) ?? 0
  }))
  return { name, type: 'counter', help: HELP[name], samples }
}

function instant(
  at: Date | undefined,
  labels: Readonly<Record<string, string>> = {}
): readonly Sample[] {
  return at === undefined ? [] : [{ labels, value: at.getTime() / 1_000 }]
}
