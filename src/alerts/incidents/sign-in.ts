import { type Kysely, sql } from 'kysely'
import type { ActivityEntry } from '../../activity/index.js'
import { isOnPostgres, type Tables } from '../../database/index.js'
import { message } from '../../wording/index.js'
import type { Happening } from './happening.js'

/** From an address from which nobody has signed in before, where somebody ever has from another one. */
export async function signIn(
  trx: Kysely<Tables>,
  { id, actor, message: sentence }: ActivityEntry,
  at: Date
): Promise<Happening | undefined> {
  if (sentence.code !== 'activity.signIn.signedIn') return undefined
  const { from } = sentence.with as { readonly from: unknown }
  if (typeof from !== 'string') return undefined
  const isFirst = !(await hasSignedIn(trx, id))
  const isKnown = await hasSignedIn(trx, id, from)
  if (isFirst || isKnown) return undefined
  return {
    kind: 'sign-in-new-address',
    at,
    instanceId: undefined,
    told: {
      title: message('alert.signIn', { from }),
      text: message('alert.signIn.text', { user: actor, from }),
      path: 'activity?kind=sign-in'
    }
  }
}

const SIGNED_IN = sql`json_extract(sentence, '$.code') = 'activity.signIn.signedIn'`

/** The entries of sign-ins that succeeded, in the words of their index. */
const SIGNED_IN_ENTRIES = {
  sqlite: sql`activity INDEXED BY activity_signed_in
    WHERE kind = 'sign-in' AND CASE WHEN json_valid(sentence) THEN ${SIGNED_IN} ELSE 0 END`,
  postgres: sql`activity WHERE kind = 'sign-in' AND ${SIGNED_IN}`
}

/**
 * Whether somebody had before that entry, from that address. By the index of those that succeeded,
 * which is taken for these very words alone: there may be any number that were refused.
 */
async function hasSignedIn(trx: Kysely<Tables>, id: number, from?: string): Promise<boolean> {
  const fromThere =
    from === undefined ? sql`` : sql`AND json_extract(sentence, '$.with.from') = ${from}`
  const entries = SIGNED_IN_ENTRIES[isOnPostgres(trx) ? 'postgres' : 'sqlite']
  const { rows } = await sql`
    SELECT id FROM ${entries} ${fromThere} AND id < ${id}
    LIMIT 1`.execute(trx)
  return rows.length > 0
}
