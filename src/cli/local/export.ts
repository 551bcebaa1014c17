import { type ActivityEntry, createActivityLog } from '../../activity/index.js'
import type { Database } from '../../database/index.js'
import {
  createInstanceScheduleStore,
  createSnapshotSettingsStore,
  SettingsError
} from '../../settings/index.js'
import { wordingIn } from '../../wording/index.js'
import type { Invocation } from '../invocation/invocation.js'
import { safeJson } from '../terminal/plain-text.js'
import { findLocalPanel, withDatabase } from './local-panel.js'

/** The form of what is exported; another number stands for another form. */
const FORMAT = 1

/**
 * Writes settings, schedules and Activity as one JSON document, without a key, a password or another secret. Activity
 * is written as it is read, however much of it there is.
 * @throws CommandError, DatabaseError
 */
export async function exportPanel(invocation: Invocation): Promise<void> {
  const { terminal, clock } = invocation
  const panel = findLocalPanel(terminal.environment)
  await withDatabase(panel, clock, async (database) => {
    const head = {
      format: FORMAT,
      exportedAt: clock.now().toISOString(),
      settings: await settingsIn(database, clock),
      instanceSchedules: await schedulesIn(database, clock)
    }
    // The head without its brace, as the rest follows in parts.
    await terminal.write(`${safeJson(head, 2).slice(0, -2)},\n  "activity": [`)
    let isFirst = true
    for await (const entries of createActivityLog({ database }).all({})) {
      for (const entry of entries) {
        await terminal.write(`${isFirst ? '' : ','}    ${safeJson(exported(entry))}`)
        isFirst = false
      }
    }
    await terminal.write('  ]\n}')
  })
}

async function settingsIn(database: Database, clock: { now(): Date }) {
  try {
    const stored = await createSnapshotSettingsStore({ database, clock }).read()
    const { settings, version, savedAt, savedBy } = stored
    return {
      ...settings,
      version,
      savedAt: savedAt?.toISOString() ?? null,
      savedBy: savedBy ?? null
    }
  } catch (error) {
    // What cannot be read is no reason to lose the rest.
    if (error instanceof SettingsError) return null
    throw error
  }
}

async function schedulesIn(database: Database, clock: { now(): Date }) {
  const schedules = await createInstanceScheduleStore({ database, clock }).read()
  return [...schedules.values()].map(({ instanceId, choice, savedAt, savedBy }) => ({
    instanceId,
    ...choice,
    savedAt: savedAt?.toISOString() ?? null,
    savedBy
  }))
}

const { say } = wordingIn('en')

function exported(entry: ActivityEntry) {
  const { id, at, actor, kind, outcome, instanceId, snapshotId, subject, message } = entry
  return {
    id,
    at: at?.toISOString() ?? null,
    actor,
    kind: kind ?? null,
    outcome: outcome ?? null,
    instanceId: instanceId ?? null,
    snapshotId: snapshotId ?? null,
    subject: subject ?? null,
    text: say(message)
  }
}
