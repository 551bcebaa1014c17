import { type CatalogueView, instanceName } from '../account/index.js'
import { type AlertKind, type Condition, KIND_RULES } from '../alerts/index.js'
import { type Acknowledgement, type Finding, identityOf } from '../health/index.js'
import { message } from '../wording/index.js'
import type { Concern } from './concern.js'

/** What alerts tell and no finding does, with what leads to where it is put right. */
const LINKS = {
  unprotected: message('banner.link.instance'),
  'suspicious-size': message('banner.link.snapshot'),
  quota: message('banner.link.snapshots'),
  'key-expiring': message('banner.link.settings'),
  'channel-failing': message('alerts.link')
} as const satisfies Partial<Record<AlertKind, ReturnType<typeof message>>>

type Shown = Condition & { readonly kind: keyof typeof LINKS }

/** What was told and stands still, as far as no finding says the same. */
export function conditionConcerns(
  conditions: readonly Condition[],
  by: {
    readonly findings: readonly Finding[]
    readonly view: CatalogueView
    readonly acknowledged: ReadonlyMap<string, Acknowledgement>
  }
): readonly Concern[] {
  const told = new Set(by.findings.map((finding) => identityOf(finding).id))
  const isFullToldBy = by.findings.some(
    (finding) => finding.kind === 'retrying' && finding.run.waitsForRoom
  )
  return conditions
    .filter(isShown)
    .filter(({ acknowledgedBy }) => !acknowledgedBy.some(({ id }) => told.has(id)))
    .filter(({ kind }) => kind !== 'quota' || !isFullToldBy)
    .map((condition) => concernOf(condition, by))
}

function isShown(condition: Condition): condition is Shown {
  return Object.hasOwn(LINKS, condition.kind)
}

function concernOf(
  { id, kind, instanceId, since, told, acknowledgedBy }: Shown,
  by: {
    readonly view: CatalogueView
    readonly acknowledged: ReadonlyMap<string, Acknowledgement>
  }
): Concern {
  const fingerprint = acknowledgedBy.find((each) => each.id === id)?.fingerprint
  const known = by.acknowledged.get(id)
  const isSame = fingerprint !== undefined && known?.fingerprint === fingerprint
  return {
    id,
    kind: KIND_RULES[kind].severity === 'critical' ? 'danger' : 'warning',
    title: told.title,
    text: told.text,
    since,
    link: { path: told.path, label: LINKS[kind] },
    fullOn: [],
    instanceId,
    instance: instanceId === undefined ? undefined : instanceName(instanceId, by.view),
    isRestore: false,
    fingerprint,
    acknowledged: isSame ? known : undefined
  }
}
