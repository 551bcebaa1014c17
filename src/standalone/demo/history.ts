import { randomUUID } from 'node:crypto'
import type { Insertable } from 'kysely'
import { openDatabase, type Tables } from '../../database/index.js'
import type { PastRun, PastSnapshot } from '../../simulator/index.js'
import {
  asItIs,
  type Message,
  message,
  type Text,
  wordingIn,
  writeMessage
} from '../../wording/index.js'

type Row<Table extends keyof Tables> = Insertable<Tables[Table]>

const DAY_MS = 86_400_000

/** Runs and prunes that went well stand in Activity for so many days; what went wrong, for ever. */
const TOLD_DAYS = 7

/** As long as the past of the demo reaches back. */
const WATCHED_DAYS = 90

/** Rows of one statement: SQLite takes some 32,000 values at once. */
const ROWS_AT_ONCE = 500

/**
 * Writes into a database of the demo what an addon would remember of the past: what became of each
 * slot, what was held and is gone by now, and what Activity tells of it.
 * @param path a file that no panel has open yet; made where it is missing.
 * @throws DatabaseError
 */
export async function writeDemoHistory(
  path: string,
  past: readonly PastRun[],
  now: Date
): Promise<void> {
  const database = await openDatabase({ path, clock: { now: () => now } })
  try {
    await database.transaction(async (trx) => {
      for (const rows of chunksOf(past.map(runRow))) {
        await trx.insertInto('runs').values(rows).execute()
      }
      for (const rows of chunksOf(past.filter(isGone).map(historyRow))) {
        await trx.insertInto('snapshot_history').values(rows).execute()
      }
      for (const rows of chunksOf(past.filter(isGone).map(changeRow))) {
        await trx.insertInto('snapshot_changes').values(rows).execute()
      }
      const since = new Date(now.getTime() - WATCHED_DAYS * DAY_MS).toISOString()
      await trx.insertInto('history_start').values({ id: 1, since }).execute()
      for (const rows of chunksOf(activityRows(past, now))) {
        await trx.insertInto('activity').values(rows).execute()
      }
    })
  } finally {
    await database.close()
  }
}

function* chunksOf<R>(rows: readonly R[]): Iterable<readonly R[]> {
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    yield rows.slice(start, start + ROWS_AT_ONCE)
  }
}

/** As the transitions of a run would have left it. */
function runRow(run: PastRun): Row<'runs'> {
  const endedAt = endOf(run).toISOString()
  const madeAt = run.outcome === 'taken' ? run.madeAt.toISOString() : null
  return {
    id: randomUUID(),
    instance_id: run.instanceId,
    trigger: run.slotAt === undefined ? 'manual' : 'schedule',
    slot_at: run.slotAt?.toISOString() ?? null,
    is_late: run.outcome === 'taken' && run.isLate ? 1 : 0,
    recorded_ahead: 0,
    state: run.outcome === 'taken' ? 'complete' : run.outcome,
    key: run.key,
    name: run.name,
    actor: actorOf(run),
    snapshot_id: run.outcome === 'taken' ? run.snapshotId : null,
    attempts: run.outcome === 'missed' ? 0 : 1,
    next_attempt_at: null,
    lease_until: null,
    reason: run.outcome === 'taken' ? null : writeMessage(reasonOf(run.reason)),
    // A slot that was missed or taken late was met when the panel was up again.
    created_at: madeAt ?? (run.outcome === 'missed' ? endedAt : dueAt(run).toISOString()),
    updated_at: endedAt,
    pending_since: madeAt,
    finished_at: endedAt
  }
}

/** What is still there is noted by the panel itself when it reads the list. */
function historyRow(run: PastSnapshot & { readonly prunedAt: Date }): Row<'snapshot_history'> {
  return {
    id: run.snapshotId,
    instance_id: run.instanceId,
    created_at: run.madeAt.toISOString(),
    bytes: run.bytes,
    gone_at: run.prunedAt.toISOString()
  }
}

/** As the panel writes it down: without it, what was pruned of late would look as if somebody else had. */
function changeRow(run: PastSnapshot & { readonly prunedAt: Date }): Row<'snapshot_changes'> {
  const at = run.prunedAt.toISOString()
  return {
    id: randomUUID(),
    snapshot_id: run.snapshotId,
    instance_id: run.instanceId,
    kind: 'prune',
    actor: 'scheduler',
    subject: run.name,
    description: null,
    state: 'done',
    lease_until: at,
    started_at: at,
    finished_at: at
  }
}

/** Oldest first, as they would have been written. */
function activityRows(past: readonly PastRun[], now: Date): Row<'activity'>[] {
  const since = new Date(now.getTime() - TOLD_DAYS * DAY_MS)
  const ended = past.filter((run) => run.outcome !== 'taken' || run.completeAt >= since)
  const pruned = past.filter(isGone).filter(({ prunedAt }) => prunedAt >= since)
  const rows = [...ended.map(endingRow), ...pruned.map(pruneRow)]
  return rows.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}

function endingRow(run: PastRun): Row<'activity'> {
  return {
    at: endOf(run).toISOString(),
    actor: actorOf(run),
    kind: 'run',
    outcome: run.outcome === 'taken' ? 'ok' : run.outcome,
    instance_id: run.instanceId,
    snapshot_id: run.outcome === 'taken' ? run.snapshotId : null,
    subject: run.name,
    sentence: writeMessage(run.outcome === 'taken' ? takenMessage(run) : reasonOf(run.reason))
  }
}

function pruneRow(run: PastSnapshot & { readonly prunedAt: Date }): Row<'activity'> {
  return {
    at: run.prunedAt.toISOString(),
    actor: 'scheduler',
    kind: 'prune',
    outcome: 'ok',
    instance_id: run.instanceId,
    snapshot_id: run.snapshotId,
    subject: run.name,
    sentence: writeMessage(message('activity.prune.expired'))
  }
}

function takenMessage({ slotAt, isLate }: PastSnapshot): Message {
  if (slotAt === undefined) return message('activity.run.taken')
  return message(isLate ? 'activity.run.takenLate' : 'activity.run.takenOnTime')
}

/** The demo's account tells in English why a slot was missed; the panel stores codes. */
const KNOWN = [message('run.stoodIn'), message('run.stillInTheMaking'), message('run.notListed')]
/** The same of sentences with something filled in, which may be one of these sentences again. */
const FILLED_IN: readonly ((text: Text) => Message)[] = [
  (reason) => message('run.supersededLast', { reason }),
  (vultr) => message('run.quota', { vultr, held: 900 }),
  (answer) => message('vultr.notFromVultr', { answer }),
  (sentence) => message('vultr.says', { sentence })
]
/** Stands for what is filled in. */
const GAP = '\u0000'

function english(text: Message): string {
  return wordingIn('en').say(text)
}

function reasonOf(sentence: string): Message {
  return knownMessage(sentence) ?? asItIs(sentence)
}

function knownMessage(sentence: string): Message | undefined {
  const known = KNOWN.find((each) => english(each) === sentence)
  if (known !== undefined) return known
  for (const filledIn of FILLED_IN) {
    const [before = '', after = ''] = english(filledIn(GAP)).split(GAP)
    if (!sentence.startsWith(before) || !sentence.endsWith(after)) continue
    const text = sentence.slice(before.length, sentence.length - after.length)
    return filledIn(knownMessage(text) ?? text)
  }
  return undefined
}

function isGone(run: PastRun): run is PastSnapshot & { readonly prunedAt: Date } {
  return run.outcome === 'taken' && run.prunedAt !== undefined
}

function endOf(run: PastRun): Date {
  return run.outcome === 'taken' ? run.completeAt : run.at
}

function dueAt(run: PastRun): Date {
  return run.slotAt ?? endOf(run)
}

function actorOf({ slotAt }: PastRun): string {
  return slotAt === undefined ? 'admin' : 'scheduler'
}
