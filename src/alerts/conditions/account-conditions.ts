import { type CatalogueView, errorAdvice, type VultrError } from '../../account/index.js'
import { digest } from '../../health/index.js'
import type { ApiKeyState } from '../../settings/index.js'
import { type Message, message } from '../../wording/index.js'
import type { AlertKind } from '../alert/alert.js'
import { type Condition, conditionId } from './condition.js'

const TO_SETTINGS = 'settings'

/** What stands between the panel and the account: its key, or the way to Vultr. */
export function accountConditions(
  state: ApiKeyState,
  { problem, refreshedAt }: CatalogueView,
  now: Date
): readonly Condition[] {
  if (state.kind === 'unreadable') {
    const title = message('attention.keyUnreadable')
    return [account('key-refused', undefined, title, message('banner.keyUnreadable'), TO_SETTINGS)]
  }
  const kind = problem === undefined ? undefined : kindOf(problem)
  if (problem === undefined || kind === undefined) return []
  const age =
    refreshedAt === undefined
      ? message('banner.list.unread')
      : message('banner.list.age', { age: { ago: now.getTime() - refreshedAt.getTime() } })
  const text = message('banner.problem', {
    problem: errorAdvice(problem, { isRetried: true }),
    age
  })
  const isKey = kind === 'key-refused'
  const title = message(isKey ? 'attention.refused' : 'attention.cannotReach')
  return [account(kind, undefined, title, text, isKey ? TO_SETTINGS : 'overview')]
}

/** Nobody entered a key, or somebody removed it, while snapshots are to be taken. */
export function noKeyCondition(): Condition {
  const title = message('alert.noKey')
  return account('key-refused', undefined, title, message('alert.noKey.text'), TO_SETTINGS)
}

/** Undefined of what only this reading met: a snapshot locked, a limit of requests. */
function kindOf({ kind }: VultrError): AlertKind | undefined {
  switch (kind) {
    case 'unauthorized':
    case 'address-not-allowed':
    case 'forbidden':
      return 'key-refused'
    case 'locked':
    case 'quota':
    case 'withdrawn':
    case 'rate-limited':
      return undefined
    default:
      return 'vultr-unreachable'
  }
}

/** A condition of the account as a whole. */
export function account(
  kind: AlertKind,
  since: Date | undefined,
  title: Message,
  text: Message,
  path: string
): Condition {
  const id = conditionId(kind, '')
  // Its age is part of the text, and no change of it.
  const identity = { id, fingerprint: digest(title) }
  const told = { title, text, path }
  return { id, kind, instanceId: undefined, since, acknowledgedBy: [identity], told }
}
