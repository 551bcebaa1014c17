import type { KeyExpiries, KeyExpiry } from '../../account/index.js'
import { type Database, storedInstant } from '../../database/index.js'
import { digest } from '../../health/index.js'
import { asItIs, message } from '../../wording/index.js'
import { type Condition, conditionId, type ToldCondition } from './condition.js'
import { readTold } from './stored-told.js'

/** Long enough to make a new key at leisure. */
const WARNED_MS = 7 * 86_400_000

/**
 * Keys that expire within a week. While Vultr has not yet said when the key expires, as after a start
 * without an answer, what was said of it before stands: to tell that it is over would be a guess.
 * @throws DatabaseError
 */
export async function keyConditions(
  { database, keyExpiries }: { readonly database: Database; readonly keyExpiries: KeyExpiries },
  now: Date
): Promise<readonly Condition[]> {
  const known = keyExpiries.known()
  if (known === undefined) return await standingAsBefore(database)
  // Of others that may not be ours, those that have expired were not: the list was read with ours.
  return known
    .filter(({ expiresAt, isOwn }) => expiresAt > now || isOwn)
    .filter(({ expiresAt }) => expiresAt.getTime() - WARNED_MS <= now.getTime())
    .map((expiry) => keyCondition(expiry, now))
}

function keyCondition(expiry: KeyExpiry, now: Date): Condition {
  const { name, expiresAt, isOwn } = expiry
  const about = {
    named: name === '' ? 'no' : 'yes',
    name,
    expires: { moment: expiresAt.toISOString() }
  }
  const isOver = expiresAt <= now
  const title = message(isOver ? 'alert.keyExpired' : 'alert.keyExpiring')
  const text = isOver
    ? message('alert.keyExpired.text', about)
    : message('alert.keyExpiring.text', { ...about, own: isOwn ? 'yes' : 'unknown' })
  const since = new Date(expiresAt.getTime() - WARNED_MS)
  // The key in use is one; of the others each has its name.
  const id = conditionId('key-expiring', isOwn ? '' : [name, expiresAt])
  return condition(id, since, { title, text, path: 'settings' })
}

async function standingAsBefore({ db }: Database): Promise<readonly Condition[]> {
  const rows = await db
    .selectFrom('alert_conditions')
    .selectAll()
    .where('kind', '=', 'key-expiring')
    .execute()
  return rows.map(({ id, since, told }) =>
    condition(id, storedInstant(since), readTold(told, asItIs('key-expiring')))
  )
}

/** Acknowledged until its date changes. */
function condition(id: string, since: Date | undefined, told: ToldCondition): Condition {
  const acknowledgedBy = [{ id, fingerprint: digest(told.text) }]
  return { id, kind: 'key-expiring', instanceId: undefined, since, acknowledgedBy, told }
}
