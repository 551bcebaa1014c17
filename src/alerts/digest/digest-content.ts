import type { Catalogue } from '../../account/index.js'
import type { CoveredInstances } from '../../coverage/index.js'
import type { Database } from '../../database/index.js'
import { monthlyCostUsd } from '../../policy/index.js'
import { type Message, message } from '../../wording/index.js'
import type { ReadConditions } from '../conditions/read-conditions.js'
import type { MessageContent } from '../outbox/alert-content.js'

export interface DigestSources {
  readonly database: Database
  readonly catalogue: Pick<Catalogue, 'view'>
  readonly covered: CoveredInstances
  readonly readConditions: ReadConditions
}

/** As many instances are named. */
const MOST_NAMED = 10

/** What came of a period, and how things stand now. Undefined while there is no key. @throws DatabaseError */
export async function digestContent(
  { database, catalogue, covered, readConditions }: DigestSources,
  period: { readonly since: Date; readonly until: Date; readonly kind: 'daily' | 'weekly' }
): Promise<MessageContent | undefined> {
  const look = await readConditions()
  if (look === undefined) return undefined
  const { conditions } = look
  const { taken, failed } = await outcomes(database, period)
  const protectedOnes = await covered()
  const { snapshots } = catalogue.view()
  const complete = snapshots.filter(({ status }) => status === 'complete')
  const bytes = complete.reduce((sum, { compressedBytes }) => sum + (compressedBytes ?? 0), 0)
  const named = (kind: string) =>
    conditions.filter((each) => each.kind === kind).flatMap(({ told }) => told.name ?? [])
  const overdue = named('overdue')
  const unprotected = named('unprotected')
  const next = protectedOnes.flatMap(({ nextStartAt }) => nextStartAt?.getTime() ?? [])
  const counts = { taken, failed, overdue: overdue.length }
  return {
    type: 'digest',
    subject: message('alert.digest.subject', { period: period.kind, ...counts }),
    paragraphs: [
      message('alert.digest.period', {
        since: { moment: period.since.toISOString() },
        until: { moment: period.until.toISOString() }
      }),
      ...(failed + overdue.length + conditions.length === 0 ? [message('alert.digest.fine')] : [])
    ],
    facts: [
      fact('alert.digest.protected', protectedOnes.length),
      fact('alert.digest.taken', taken),
      fact('alert.digest.failed', failed),
      { label: message('alert.digest.overdue'), value: countAndNames(overdue) },
      { label: message('alert.digest.unprotected'), value: countAndNames(unprotected) },
      {
        label: message('alert.digest.stored'),
        value: message('alert.digest.storedValue', {
          count: complete.length,
          size: { size: bytes }
        })
      },
      {
        label: message('alert.digest.cost'),
        value: message('alert.digest.costValue', { usd: { usd: monthlyCostUsd(bytes) } })
      },
      {
        label: message('alert.digest.next'),
        value:
          next.length === 0
            ? message('alert.digest.none')
            : text({ moment: new Date(next.reduce((a, b) => Math.min(a, b))).toISOString() })
      }
    ]
  }
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
  { since, until }: { readonly since: Date; readonly until: Date }
): Promise<{ readonly taken: number; readonly failed: number }> {
  const rows = await db
    .selectFrom('runs')
    .select(['state', db.fn.countAll<number>().as('count')])
    .where('finished_at', '>', since.toISOString())
    .where('finished_at', '<=', until.toISOString())
    .groupBy('state')
    .execute()
  const countOf = (state: string) => Number(rows.find((row) => row.state === state)?.count ?? 0)
  return { taken: countOf('complete'), failed: countOf('failed') + countOf('missed') }
}
