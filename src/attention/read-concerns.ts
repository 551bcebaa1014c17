import { type Catalogue, type CatalogueView, instanceName } from '../account/index.js'
import type { Alerts } from '../alerts/index.js'
import type { Memo } from '../common/index.js'
import {
  type Acknowledgement,
  type Acknowledgements,
  type Finding,
  type Findings,
  identityOf,
  isQuietable,
  toldFinding
} from '../health/index.js'
import type { Restores } from '../restores/index.js'
import type { ApiKeyStore } from '../settings/index.js'
import type { Wording } from '../wording/index.js'
import { accountConcerns } from './account-concerns.js'
import type { Concern, ConcernTab } from './concern.js'
import { conditionConcerns } from './condition-concerns.js'
import { restoreConcern } from './restore-concern.js'

/** Where concerns are known from. */
export interface ConcernServices {
  readonly apiKey: Pick<ApiKeyStore, 'state'>
  readonly catalogue: Pick<Catalogue, 'view'>
  readonly clock: { now(): Date }
  readonly findings: Findings
  readonly restores: Pick<Restores, 'open'>
  readonly acknowledgements: Pick<Acknowledgements, 'list'>
  readonly alerts: Pick<Alerts, 'openConditions'>
  readonly memo: Memo
}

/** What an admin has to look at, gravest first, with what somebody has acknowledged. */
export function readConcerns(
  services: ConcernServices,
  wording: Wording
): Promise<readonly Concern[]> {
  // Every page asks; there may be as many as there are instances.
  return services.memo(`concerns ${wording.locale}`, () => allConcerns(services, wording))
}

async function allConcerns(
  services: ConcernServices,
  wording: Wording
): Promise<readonly Concern[]> {
  const state = await services.apiKey.state()
  // The first visit is led by the page itself.
  if (state.kind === 'missing') return []
  const view = services.catalogue.view()
  const now = services.clock.now()
  const findings = await services.findings()
  const restores = await services.restores.open()
  const acknowledged = await services.acknowledgements.list()
  const concerns = [
    ...accountConcerns(state, view, now, wording),
    ...restores.map((restore) => restoreConcern(restore, view)),
    ...findings.map((finding) => findingConcern(finding, { view, now, acknowledged })),
    ...conditionConcerns(await services.alerts.openConditions(), { findings, view, acknowledged })
  ]
  const isDanger = ({ kind }: Concern) => kind === 'danger'
  return [...concerns.filter(isDanger), ...concerns.filter((each) => !isDanger(each))]
}

const ON_SETTINGS: readonly ConcernTab[] = ['settings']

/** Where more than a line is said of a finding: where it is put right, or where it stands in the way. */
const FULL_ON: Partial<Readonly<Record<Finding['kind'], readonly ConcernTab[]>>> = {
  'settings-unreadable': ['settings', 'instances', 'snapshots'],
  'this-server-unknown': ON_SETTINGS,
  'unknown-tag': ON_SETTINGS,
  // Nothing can be deleted or restored there, and on Settings it is what has to be confirmed.
  'review-needed': ['settings', 'snapshots', 'instances'],
  // Saving it there is what helps.
  'schedule-unreadable': ['instances'],
  'schedule-unowned': ON_SETTINGS
}

function findingConcern(
  finding: Finding,
  by: {
    readonly view: CatalogueView
    readonly now: Date
    readonly acknowledged: ReadonlyMap<string, Acknowledgement>
  }
): Concern {
  const { id, fingerprint } = identityOf(finding)
  const known = by.acknowledged.get(id)
  const isSame = known?.fingerprint === fingerprint && isQuietable(finding)
  const instanceId = 'instanceId' in finding ? finding.instanceId : undefined
  return {
    ...toldFinding(finding, by.view, by.now),
    fullOn: FULL_ON[finding.kind] ?? [],
    id,
    instanceId,
    instance: instanceId === undefined ? undefined : instanceName(instanceId, by.view),
    isRestore: false,
    fingerprint: isQuietable(finding) ? fingerprint : undefined,
    acknowledged: isSame ? known : undefined
  }
}
