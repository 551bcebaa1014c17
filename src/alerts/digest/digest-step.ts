import type { Kysely } from 'kysely'
import type { Catalogue } from '../../account/index.js'
import type { Tables } from '../../database/index.js'
import { slotsBetween } from '../../policy/index.js'
import type { SnapshotSettingsStore } from '../../settings/index.js'
import type { Channel } from '../channels/channel.js'
import { enqueue, type Target } from '../outbox/enqueue.js'
import { type DigestSources, digestContent } from './digest-content.js'

const DAY_MS = 86_400_000

/** At eight in the morning, of a week on Monday: before the day’s work begins. */
const CRON = { daily: '0 8 * * *', weekly: '0 8 * * 1' } as const

const PERIOD_MS = { daily: DAY_MS, weekly: 7 * DAY_MS } as const

/** One that is later than this, in ms, as nothing ran meanwhile, is left out. */
const LATE_MS = 12 * 3_600_000

export interface DigestDeps extends DigestSources {
  readonly catalogue: Catalogue
  readonly snapshotSettings: Pick<SnapshotSettingsStore, 'read'>
  readonly channels: () => Promise<readonly Channel[]>
  readonly clock: { now(): Date }
}

/** Writes down the digests that are due, one for each period and channel, however often it is asked. @throws DatabaseError */
export async function writeDueDigests(deps: DigestDeps): Promise<void> {
  const now = deps.clock.now()
  const channels = (await deps.channels()).filter(({ rules }) => rules.digest !== 'off')
  if (channels.length === 0) return
  const { settings } = await deps.snapshotSettings.read()
  for (const channel of channels) {
    const { digest: kind } = channel.rules
    if (kind === 'off') continue
    const schedule = { cronExpression: CRON[kind], timeZone: settings.timeZone }
    const slot = slotsBetween(schedule, new Date(now.getTime() - LATE_MS), now, 1).at(-1)
    // One that was added after it is not told of a time before.
    const isNew = channel.createdAt !== undefined && slot !== undefined && slot < channel.createdAt
    if (slot === undefined || isNew) continue
    const id = `digest ${channel.id} ${slot.toISOString()}`
    if (await isWritten(deps.database.db, id)) continue
    const since = new Date(slot.getTime() - PERIOD_MS[kind])
    const content = await digestContent(deps, { since, until: slot, kind })
    if (content === undefined) continue
    const target: Target = { id: channel.id, filter: channel.rules }
    await deps.database.transaction((trx) => enqueue(trx, { id, content, at: now }, [target]))
  }
}

async function isWritten(db: Kysely<Tables>, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('alert_messages')
    .select('id')
    .where('id', '=', id)
    .executeTakeFirst()
  return row !== undefined
}
