import type { Kysely, Selectable } from 'kysely'
import {
  type Database,
  storedCount,
  storedId,
  storedInstant,
  storedText,
  type Tables
} from '../database/index.js'
import type {
  InstanceSchedule,
  InstanceScheduleStore,
  InstanceSchedules
} from './instance-schedules.js'
import { scheduleSettingsSchema } from './snapshot-settings.js'

/**
 * Keeps what was chosen for single instances as rows of `instance_schedules`.
 * @throws DatabaseError from each call
 */
export function createInstanceScheduleStore(deps: {
  readonly database: Database
  readonly clock: { now(): Date }
}): InstanceScheduleStore {
  const { database, clock } = deps

  let latest: { readonly text: string; readonly schedules: InstanceSchedules } | undefined

  /** They change seldom, and each pass and page reads them: rows that say the same are the same schedules. */
  async function read(db: Kysely<Tables>): Promise<InstanceSchedules> {
    const rows = await db.selectFrom('instance_schedules').selectAll().execute()
    const text = JSON.stringify(rows)
    if (latest?.text !== text) latest = { text, schedules: toSchedules(rows) }
    return latest.schedules
  }

  return {
    read: (trx) => read(trx ?? database.db),
    async write(trx, instanceIds, choice, actor) {
      const former = await read(trx)
      const schedule =
        choice.mode === 'own' ? JSON.stringify(scheduleSettingsSchema.parse(choice.schedule)) : null
      for (const instanceId of instanceIds) {
        const columns = {
          mode: choice.mode,
          schedule,
          version: (former.get(instanceId)?.version ?? 0) + 1,
          saved_at: clock.now().toISOString(),
          saved_by: actor
        }
        await trx
          .insertInto('instance_schedules')
          .values({ instance_id: instanceId, ...columns })
          .onConflict((conflict) => conflict.column('instance_id').doUpdateSet(columns))
          .execute()
      }
    }
  }
}

type Row = Selectable<Tables['instance_schedules']>

function toSchedules(rows: readonly Row[]): InstanceSchedules {
  const choiceOf = memoizedChoices()
  return new Map(
    rows.map((row) => toSchedule(row, choiceOf)).map((each) => [each.instanceId, each])
  )
}

/** A row of which anything that counts cannot be read is `unreadable`: nothing of its instance is touched. */
function toSchedule(
  row: Row,
  choiceOf: (row: Row) => InstanceSchedule['choice']
): InstanceSchedule {
  const instanceId = storedId(row.instance_id)
  const version = storedCount(row.version)
  const savedAt = storedInstant(row.saved_at)
  const isWhole = instanceId !== undefined && version !== undefined && savedAt !== undefined
  return {
    instanceId: instanceId ?? storedText(String(row.instance_id), LONGEST_SHOWN_ID) ?? '',
    choice: isWhole ? choiceOf(row) : { mode: 'unreadable' },
    version: version ?? 0,
    savedAt,
    savedBy: storedText(row.saved_by) ?? ''
  }
}

/** In characters, of what stands where an id should. */
const LONGEST_SHOWN_ID = 60

/** Many instances were given one schedule together; each is parsed once. */
function memoizedChoices(): (row: Row) => InstanceSchedule['choice'] {
  const known = new Map<string, InstanceSchedule['choice']>()
  return ({ mode, schedule }) => {
    if (mode === 'default' || mode === 'never') return { mode }
    const text = mode === 'own' ? (schedule ?? '') : ''
    const choice = known.get(text) ?? parseOwn(text)
    known.set(text, choice)
    return choice
  }
}

function parseOwn(text: string): InstanceSchedule['choice'] {
  try {
    return { mode: 'own', schedule: scheduleSettingsSchema.parse(JSON.parse(text)) }
  } catch {
    return { mode: 'unreadable' }
  }
}
