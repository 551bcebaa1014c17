import { type CatalogueView, errorAdvice, type VultrError } from '../account/index.js'
import type { ApiKeyState } from '../settings/index.js'
import { message, type Wording } from '../wording/index.js'
import type { Concern, ToldConcern } from './concern.js'

const TO_SETTINGS = { path: 'settings', label: message('banner.link.settings') }

/** On the pages that show the list, or whose forms need it. */
const WITH_THE_LIST = ['settings', 'snapshots', 'instances'] as const

/** Problems of the key and of reading the account. They end by themselves or stop everything: none is quieted. */
export function accountConcerns(
  state: ApiKeyState,
  view: CatalogueView,
  now: Date,
  wording: Wording
): readonly Concern[] {
  return [...keyConcerns(state), ...listConcerns(state, view, now, wording)].map((told, index) => ({
    ...told,
    id: `account ${index}`,
    instanceId: undefined,
    instance: undefined,
    isRestore: false,
    fingerprint: undefined,
    acknowledged: undefined
  }))
}

function keyConcerns(state: ApiKeyState): ToldConcern[] {
  if (state.kind !== 'unreadable') return []
  return [
    {
      kind: 'danger',
      title: message('attention.keyUnreadable'),
      text: message('banner.keyUnreadable'),
      link: TO_SETTINGS,
      fullOn: ['settings', 'snapshots', 'instances', 'activity']
    }
  ]
}

/** Nobody has to do anything about these, so that how Vultr failed is a detail. */
const UNREACHED: ReadonlySet<VultrError['kind']> = new Set(['unavailable', 'timeout'])

/** What is wrong with the key itself is put right on Settings. */
const OF_THE_KEY: ReadonlySet<VultrError['kind']> = new Set([
  'unauthorized',
  'address-not-allowed',
  'forbidden'
])

function listConcerns(
  state: ApiKeyState,
  { problem, refreshedAt }: CatalogueView,
  now: Date,
  { figures }: Wording
): ToldConcern[] {
  if (problem === undefined || state.kind === 'unreadable') return []
  const age =
    refreshedAt === undefined
      ? message('banner.list.unread')
      : message('banner.list.age', { age: figures.age(refreshedAt, now) })
  const advice = errorAdvice(problem, { isRetried: true })
  const told = { kind: 'danger', since: refreshedAt, fullOn: WITH_THE_LIST } as const
  if (UNREACHED.has(problem.kind)) {
    const text = message('banner.cannotReach', { age })
    const details = message('text', { text: advice })
    return [{ ...told, title: message('attention.cannotReach'), text, details }]
  }
  const text = message('banner.problem', { problem: advice, age })
  const link = OF_THE_KEY.has(problem.kind) ? TO_SETTINGS : undefined
  return [{ ...told, title: message('attention.refused'), text, link }]
}
