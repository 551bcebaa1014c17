import type { Catalogue, CatalogueView } from '../../account/index.js'
import type { CoveredInstances } from '../../coverage/index.js'
import type { Database } from '../../database/index.js'
import { monthlyCostUsd } from '../../policy/index.js'
import { type Message, message } from '../../wording/index.js'
import type { AlertKind } from '../alert/alert.js'
import type { ReadConditions } from '../conditions/read-conditions.js'
import type { MessageContent } from '../outbox/alert-content.js'
import { tagMatcher } from '../outbox/channel-filter.js'

export interface DigestSources {
  readonly database: Database
  readonly catalogue: Pick<Catalogue, 'view'>
  readonly covered: CoveredInstances
  readonly readConditions: ReadConditions
}

/** As many instances are named. */
const MOST_NAMED = 10

/** A period, and the instances of which a channel is told. */
export interface DigestScope {
  readonly since: Date
  readonly until: Date
  readonly kind: 'daily' | 'weekly'
  /** Of instances with one of these alone; of all where there are none. Capital letters do not matter. */
  readonly tags: readonly string[]
}

/** What came of a period, and how things stand now. Undefined while there is no key. @throws DatabaseError */
export async function digestContent(
  sources: DigestSources,
  scope: DigestScope
): Promise<MessageContent | undefined> {
  const look = await sources.readConditions()
  if (look === undefined) return undefined
  const isTold = toldInstances(sources.catalogue.view(), scope.tags)
  const conditions = look.conditions.filter(({ instanceId }) => isTold(instanceId))
  const figures = await figuresOf(sources, scope, isTold)
  const named = (kind: AlertKind) =>
    conditions.filter((each) => each.kind === kind).flatMap(({ told }) => told.name ?? [])
  const overdue = named('overdue')
  const { taken, failed } = figures
  const isFine = failed + conditions.length === 0
  const subject = { period: scope.kind, taken, failed, overdue: overdue.length }
  return {
    type: 'digest',
    subject: message('alert.digest.subject', subject),
    paragraphs: [
      message('alert.digest.period', {
        since: { moment: scope.since.toISOString() },
        until: { moment: scope.until.toISOString() }
      }),
      ...(isFine ? [message('alert.digest.fine')] : [])
    ],
    facts: [
      fact('alert.digest.protected', figures.protectedCount),
      fact('alert.digest.taken', taken),
      fact('alert.digest.failed', failed),
      { label: message('alert.digest.overdue'), value: countAndNames(overdue) },
      { label: message('alert.digest.unprotected'), value: countAndNames(named('unprotected')) },
      ...storageFacts(figures)
    ]
  }
}

/** What is about the account as a whole concerns everybody. */
function toldInstances(view: CatalogueView, tags: readonly string[]) {
  if (tags.length === 0) return () => true
  const hasTag = tagMatcher(tags)
  const told = view.instances.filter((each) => hasTag(each.tags))
  const ids = new Set(told.map(({ id }) => id))
  return (instanceId: string | undefined) => instanceId === undefined || ids.has(instanceId)
}

interface DigestFigures {
  readonly protectedCount: number
  readonly taken: number
  readonly failed: number
  readonly storedCount: number
  readonly bytes: number
  readonly nextAt: Date | undefined
}

async function figuresOf(
  { database, catalogue, covered }: DigestSources,
  scope: DigestScope,
  isTold: (instanceId: string | undefined) => boolean
): Promise<DigestFigures> {
  const protectedOnes = (await covered()).filter(({ instanceId }) => isTold(instanceId))
  const complete = catalogue.view().snapshots.filter(
    ({ status, instanceId }) =>
      status === 'complete' &&
      // Whose an external one is nobody knows, so it is nobody’s with a tag.
      (scope.tags.length === 0 || (instanceId !== undefined && isTold(instanceId)))
  )
  const next = protectedOnes.flatMap(({ nextStartAt }) => nextStartAt?.getTime() ?? [])
  return {
    ...(await outcomes(database, scope, isTold)),
    protectedCount: protectedOnes.length,
    storedCount: complete.length,
    bytes: complete.reduce((sum, { compressedBytes }) => sum + (compressedBytes ?? 0), 0),
    nextAt: next.length === 0 ? undefined : new Date(next.reduce((a, b) => Math.min(a, b)))
  }
}

function storageFacts({ storedCount: count, bytes, nextAt }: DigestFigures) {
  const usd = { usd: monthlyCostUsd(bytes) }
  return [
    {
      label: message('alert.digest.stored'),
      value: message('alert.digest.storedValue', { count, size: { size: bytes } })
    },
    { label: message('alert.digest.cost'), value: message('alert.digest.costValue', { usd }) },
    {
      label: message('alert.digest.next'),
      value:
        nextAt === undefined ? message('alert.digest.none') : text({ moment: nextAt.toISOString() })
    }
  ]
}

function fact(label: DigestLabel, count: number) {
  return { label: message(label), value: text({ count }) }
}

type DigestLabel = 'alert.digest.protected' | 'alert.digest.taken' | 'alert.digest.failed'

function text(value: { readonly count: number } | { readonly moment: string }): Message {
  return message('text', { text: value })
}

function countAndNames(names: readonly string[]): Message {
  if (names.length === 0) return text({ count: 0 })
  const shown = names.slice(0, MOST_NAMED)
  return message('alert.digest.named', { count: names.length, names: { list: shown } })
}

async function outcomes(
  { db }: Database,
  { since, until }: DigestScope,
  isTold: (instanceId: string | undefined) => boolean
): Promise<{ readonly taken: number; readonly failed: number }> {
  const rows = await db
    .selectFrom('runs')
    .select(['state', 'instance_id', db.fn.countAll<number>().as('count')])
    .where('finished_at', '>', since.toISOString())
    .where('finished_at', '<=', until.toISOString())
    .groupBy(['state', 'instance_id'])
    .execute()
  const told = rows.filter(({ instance_id }) => isTold(instance_id))
  const countOf = (state: string) =>
    told.reduce((sum, row) => sum + (row.state === state ? Number(row.count) : 0), 0)
  return { taken: countOf('complete'), failed: countOf('failed') + countOf('missed') }
}
