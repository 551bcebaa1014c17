import type { Kysely } from 'kysely'
import type { Catalogue } from '../../account/index.js'
import { endWithPass } from '../../common/index.js'
import { storedInstant, type Tables } from '../../database/index.js'
import { slotsBetween } from '../../policy/index.js'
import type { SnapshotSettingsStore } from '../../settings/index.js'
import type { Channel } from '../channels/channel.js'
import { enqueue, type Target } from '../outbox/enqueue.js'
import { type DigestSources, digestContent } from './digest-content.js'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** At eight in the morning, of a week on Monday: before the day’s work begins. */
const CRON = { daily: '0 8 * * *', weekly: '0 8 * * 1' } as const

/** No two come closer than that, in ms, whatever was changed about the clock in between. */
const LEAST_APART_MS = { daily: 20 * HOUR_MS, weekly: 6 * DAY_MS } as const

/** One that is later than this, in ms, as nothing ran meanwhile, is left out. */
const LATE_MS = 12 * HOUR_MS

export interface DigestDeps extends DigestSources {
  readonly catalogue: Catalogue
  readonly snapshotSettings: Pick<SnapshotSettingsStore, 'read'>
  readonly channels: () => Promise<readonly Channel[]>
  readonly clock: { now(): Date }
}

/**
 * Writes down the digests that are due, one for each period and channel, however often it is asked.
 * @throws DatabaseError, or an AggregateError of those of several channels, after all were tried.
 */
export async function writeDueDigests(deps: DigestDeps): Promise<void> {
  const channels = (await deps.channels()).filter(({ rules }) => rules.digest !== 'off')
  if (channels.length === 0) return
  const began = await tellingSince(deps.database.db)
  // Before the first look at the account there is nothing to sum up.
  if (began === undefined) return
  const { settings } = await deps.snapshotSettings.read()
  const errors: unknown[] = []
  for (const channel of channels) {
    try {
      await writeDueDigest(deps, channel, { began, timeZone: settings.timeZone })
    } catch (error) {
      endWithPass(error)
      errors.push(error)
    }
  }
  if (errors.length > 1) throw new AggregateError(errors, 'Some digests could not be written.')
  if (errors.length === 1) throw errors[0]
}

async function writeDueDigest(
  deps: DigestDeps,
  channel: Channel,
  { began, timeZone }: { readonly began: Date; readonly timeZone: string }
): Promise<void> {
  const { digest: kind, tags } = channel.rules
  if (kind === 'off') return
  const now = deps.clock.now()
  const schedule = { cronExpression: CRON[kind], timeZone }
  const slot = slotsBetween(schedule, new Date(now.getTime() - LATE_MS), now, 1).at(-1)
  // One that was added after it is not told of a time before.
  if (slot === undefined || slot < (channel.createdAt ?? began)) return
  const { db } = deps.database
  // The ids of one kind on one channel sort by their slots.
  const idOf = (at: Date) => `digest ${channel.id} ${kind} ${at.toISOString()}`
  const tooEarly = new Date(slot.getTime() - LEAST_APART_MS[kind])
  if (await isOneBetween(db, idOf(tooEarly), idOf(now))) return
  // The day before is an hour longer or shorter where clocks change.
  const before = new Date(slot.getTime() - 1)
  const [since] = slotsBetween(schedule, new Date(slot.getTime() - 9 * DAY_MS), before, 1)
  if (since === undefined) return
  const content = await digestContent(deps, { since, until: slot, kind, tags })
  if (content === undefined) return
  const written = { id: idOf(slot), content, at: now }
  const target: Target = { id: channel.id, filter: channel.rules }
  await deps.database.transaction((trx) => enqueue(trx, written, [target]))
}

async function tellingSince(db: Kysely<Tables>): Promise<Date | undefined> {
  const row = await db.selectFrom('alert_state').select('began_at').executeTakeFirst()
  return storedInstant(row?.began_at)
}

/** Not later than now: a clock that ran ahead may have left some. */
async function isOneBetween(db: Kysely<Tables>, after: string, until: string): Promise<boolean> {
  const row = await db
    .selectFrom('alert_messages')
    .select('id')
    .where('id', '>', after)
    .where('id', '<=', until)
    .executeTakeFirst()
  return row !== undefined
}
