import type { Kysely } from 'kysely'
import { storedInstant, type Tables } from '../../database/index.js'
import { REMOVALS } from '../../snapshots/index.js'
import { message } from '../../wording/index.js'
import type { Happening } from './happening.js'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** As many snapshots deleted by people within an hour are worth a look. */
const MANY_DELETED = 10

/** So long after the last of them, in ms, it is over, and told as one with its whole count. */
const CALM_MS = 2 * MINUTE_MS

/** One that goes on for longer than this, in ms, is told while it does. */
const LONGEST_UNTOLD_MS = 30 * MINUTE_MS

/** Once an hour at most, and nothing twice: what had finished when the last one was told was part of it. */
export async function massDeletion(trx: Kysely<Tables>, now: Date): Promise<readonly Happening[]> {
  const before = (ms: number) => new Date(now.getTime() - ms).toISOString()
  const told = await lastTold(trx, now)
  if (told !== undefined && told > before(HOUR_MS)) return []
  const deleted = await deletedByPeople(trx, told ?? before(HOUR_MS + CALM_MS), now)
  const count = deleted.reduce((sum, each) => sum + Number(each.count), 0)
  if (count < MANY_DELETED) return []
  const first = deleted.reduce((a, b) => (a < b.first ? a : b.first), now.toISOString())
  const last = deleted.reduce((a, b) => (a > b.last ? a : b.last), '')
  if (last > before(CALM_MS) && first > before(LONGEST_UNTOLD_MS)) return []
  const users = { list: deleted.map(({ actor }) => actor) }
  return [
    {
      kind: 'mass-deletion',
      at: storedInstant(last) ?? now,
      instanceId: undefined,
      told: {
        title: message('alert.massDeletion', { count }),
        text: message('alert.massDeletion.text', { count, users }),
        // What a confirmed change deletes is not of the same kind as what is deleted by hand.
        path: 'activity'
      }
    }
  ]
}

/** Within the last hour and some time to calm down. One of a clock that ran ahead says nothing about now. */
async function lastTold(trx: Kysely<Tables>, now: Date): Promise<string | undefined> {
  const { at } = await trx
    .selectFrom('alerts')
    .select(({ fn }) => fn.max<string | null>('opened_at').as('at'))
    .where('kind', '=', 'mass-deletion')
    .where('opened_at', '>', new Date(now.getTime() - HOUR_MS - CALM_MS).toISOString())
    .where('opened_at', '<=', now.toISOString())
    .executeTakeFirstOrThrow()
  return at ?? undefined
}

/** Each who did, with how many, and when the first and the last of them were gone. */
function deletedByPeople(trx: Kysely<Tables>, since: string, now: Date) {
  const { fn } = trx
  return trx
    .selectFrom('snapshot_changes')
    .select([
      'actor',
      fn.countAll<number>().as('count'),
      fn.min<string>('finished_at').as('first'),
      fn.max<string>('finished_at').as('last')
    ])
    .where('kind', 'in', REMOVALS)
    .where('actor', '!=', 'scheduler')
    .where('state', '=', 'done')
    .where('finished_at', '>', since)
    .where('finished_at', '<=', now.toISOString())
    .groupBy('actor')
    .execute()
}
