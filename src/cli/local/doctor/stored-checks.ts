import { errorAdvice, verifyKey } from '../../../account/index.js'
import type { Database } from '../../../database/index.js'
import { nextSlotAfter, scheduleOrNone } from '../../../policy/index.js'
import { readTakenUntil } from '../../../runs/index.js'
import {
  createApiKeyStore,
  createInstanceScheduleStore,
  createSnapshotSettingsStore,
  SettingsError
} from '../../../settings/index.js'
import type { Environment } from '../../../standalone/index.js'
import { createRequestLimiter, createVultrClient } from '../../../vultr/index.js'
import { wordingIn } from '../../../wording/index.js'
import { minuteOf, TIME_ZONE } from '../../terminal/figures.js'
import { type Check, note, ok, problem } from './check.js'

type Clock = { now(): Date }

const ENTER_KEY = 'Enter the API key under Settings.'
const REQUEST_TIMEOUT_MS = 10_000

/** Whether there is a key, whether it can be read, and what Vultr says to it. */
export async function checkKey(
  database: Database,
  given: {
    readonly environment: Environment
    readonly secretKey: string
    readonly clock: Clock
    readonly isVultrReached: boolean
  }
): Promise<Check> {
  const { environment, secretKey, clock } = given
  const { VULTR_API_KEY: environmentKey, VULTR_API_URL } = environment
  const store = createApiKeyStore({ database, secretKey, clock, environmentKey })
  const { kind } = await store.state()
  if (kind === 'missing') return problem('API key', 'there is none', ENTER_KEY)
  const apiKey = await store.read()
  if (apiKey === undefined) {
    return problem(
      'API key',
      'it was stored with another SECRET_KEY',
      `Start the panel with the SECRET_KEY of then, or: ${ENTER_KEY}`
    )
  }
  if (!given.isVultrReached) {
    return note('API key', 'it is stored', 'Whether Vultr takes it shows once Vultr is reached.')
  }
  const client = createVultrClient({
    apiKey,
    apiUrl: VULTR_API_URL.replace(/\/+$/, ''),
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    retryBaseDelayMs: 500,
    limiter: createRequestLimiter({ requestsPerSecond: 2 }),
    clock
  })
  const account = await verifyKey(client)
  if (account.ok) return ok('API key', `accepted by Vultr${nameOf(account.value)}`)
  const { say } = wordingIn('en')
  return problem('API key', 'Vultr does not take it', say(errorAdvice(account.error)))
}

function nameOf({ name }: { readonly name: string }): string {
  return name === '' ? '' : ` for the account ${name}`
}

/** A slot that is this old and not dealt with, in ms: a pass is made each minute. */
const FORGOTTEN_MS = 15 * 60_000
const CHECK = 'Schedules'

/** Whether snapshots are to be taken, when, and whether anybody takes them. */
export async function checkSchedules(database: Database, clock: Clock): Promise<readonly Check[]> {
  const own = await createInstanceScheduleStore({ database, clock }).read()
  const unreadable = [...own.values()].filter(({ choice }) => choice.mode === 'unreadable')
  const ofInstances = unreadable.map(({ instanceId }) =>
    problem(
      CHECK,
      `the schedule of the instance ${instanceId} cannot be read`,
      'Save it again on the page of the instance; until then nothing of it is pruned.'
    )
  )
  return [await checkSettings(database, clock), ...ofInstances]
}

async function checkSettings(database: Database, clock: Clock): Promise<Check> {
  const stored = await createSnapshotSettingsStore({ database, clock })
    .read()
    .catch((error: unknown) => {
      if (error instanceof SettingsError) return undefined
      throw error
    })
  if (stored === undefined) {
    return problem(CHECK, 'the settings cannot be read', 'Save them again under Settings.')
  }
  const { settings } = stored
  if (!settings.enabled) {
    return note(CHECK, 'automatic snapshots are off', 'Turn them on under Settings.')
  }
  const schedule = scheduleOrNone(settings)
  if (schedule === undefined) {
    return problem(CHECK, 'the schedule is invalid', 'Save it again under Settings.')
  }
  const taken = [...(await readTakenUntil(database.db)).values()]
  const now = clock.now()
  if (taken.length > 0) {
    const until = new Date(Math.max(...taken.map((each) => each.getTime())))
    const due = nextSlotAfter(schedule, until)
    if (due !== undefined && now.getTime() - due.getTime() > FORGOTTEN_MS) {
      return problem(
        CHECK,
        `nothing was done for the scheduled time ${shown(due)}`,
        'Start the panel; if it is running, its log says what keeps it.'
      )
    }
  }
  const next = nextSlotAfter(schedule, now)
  if (next === undefined) {
    return problem(CHECK, 'no time comes that fits the schedule', 'Change it under Settings.')
  }
  return ok(CHECK, `next snapshots at ${shown(next)}`)
}

function shown(at: Date): string {
  return `${minuteOf(at.toISOString())} ${TIME_ZONE}`
}
