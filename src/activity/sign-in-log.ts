import { toIpAddress } from '../common/index.js'
import type { ActivityLog, ActivityOutcome } from './activity-log.js'
export type SignInEventKind =
  | 'signed-in'
  | 'signed-out'
  | 'signed-out-everywhere'
  | 'password-changed'
  | 'refused'
  | 'request-refused'

/** Something that happened at a host's door. All text may come from strangers. */
export interface SignInEvent {
  readonly event: SignInEventKind
  /** Who it was, or said to be; empty where nobody said so. */
  readonly user: string
  /** The IP address that the request came from; a port is taken off, other text is told as unknown. */
  readonly address: string
  /** What was refused, as part of a sentence: “POST /vultr/snapshots without a session”. */
  readonly detail?: string
}

/** Writes what happens at the door into the activity log; a flood of refusals writes little. */
export interface SignInLog {
  /** @throws DatabaseError */
  record(event: SignInEvent): Promise<void>
  /** Writes how many were left out in periods that have ended. @throws DatabaseError */
  writeDue(): Promise<void>
  /** Writes how many were left out so far. @throws DatabaseError */
  writeAll(): Promise<void>
}

const MINUTE_MS = 60_000
/** One entry for each address and kind of refusal within it, and one that counts the others. */
const REFUSAL_PERIOD_MS = 10 * MINUTE_MS
const HOUR_MS = 60 * MINUTE_MS
/** As many addresses in an hour are told one by one, each kind by itself. */
const REFUSALS_PER_HOUR = 30

type Refusal = 'refused' | 'request-refused'

const SENTENCES: Readonly<Record<SignInEventKind, (address: string) => string>> = {
  'signed-in': (address) => `Signed in from ${address}`,
  'signed-out': (address) => `Signed out from ${address}`,
  'signed-out-everywhere': (address) => `Signed out everywhere, from ${address}`,
  'password-changed': (address) => `Password changed from ${address}; every other session ended`,
  refused: (address) => `Sign-in refused from ${address}`,
  'request-refused': (address) => `Request refused from ${address}`
}

const COUNTED: Readonly<Record<Refusal, readonly [one: string, more: string]>> = {
  refused: ['sign-in', 'sign-ins'],
  'request-refused': ['request', 'requests']
}

/** Refusals that were counted and not written one by one. */
interface Count {
  readonly since: Date
  readonly user: string
  left: number
}

export function createSignInLog({
  activity,
  clock
}: {
  readonly activity: Pick<ActivityLog, 'record'>
  readonly clock: { now(): Date }
}): SignInLog {
  const kinds = {
    refused: createRefusals('refused'),
    'request-refused': createRefusals('request-refused')
  }

  /** The refusals of one kind. At most 2 * REFUSALS_PER_HOUR + 1 entries an hour, and as many kept. */
  function createRefusals(kind: Refusal) {
    const byAddress = new Map<string, Count>()
    let hour = { startedAt: Number.NEGATIVE_INFINITY, told: 0 }
    let others: Count | undefined

    async function writeCounts(isDue: (since: Date, periodMs: number) => boolean): Promise<void> {
      for (const [address, count] of byAddress) {
        if (!isDue(count.since, REFUSAL_PERIOD_MS)) continue
        byAddress.delete(address)
        await writeCount(count, `from ${address}`, ' within ten minutes')
      }
      if (others === undefined || !isDue(others.since, HOUR_MS)) return
      const count = others
      others = undefined
      await writeCount(count, 'from other addresses', ' within an hour')
    }

    async function writeCount({ left, user }: Count, from: string, within: string): Promise<void> {
      if (left === 0) return
      const what = `${left.toLocaleString('en-US')} more ${COUNTED[kind][left === 1 ? 0 : 1]}`
      await write(kind, user, `${what} refused ${from}${within}.`)
    }

    return {
      writeCounts,
      async record(user: string, address: string, sentence: string): Promise<void> {
        const now = clock.now()
        await writeCounts(periodEndedBy(now))
        const same = byAddress.get(address)
        if (same !== undefined) {
          same.left += 1
          return
        }
        // A clock that was set back begins a new hour too.
        if (Math.abs(now.getTime() - hour.startedAt) >= HOUR_MS) {
          hour = { startedAt: now.getTime(), told: 0 }
        }
        if (hour.told >= REFUSALS_PER_HOUR) {
          others ??= { since: now, user: '', left: 0 }
          others.left += 1
          return
        }
        hour.told += 1
        byAddress.set(address, { since: now, user, left: 0 })
        await write(kind, user, sentence)
      }
    }
  }

  async function write(event: SignInEventKind, user: string, sentence: string): Promise<void> {
    const outcome: ActivityOutcome =
      event === 'refused' || event === 'request-refused' ? 'failed' : 'ok'
    const actor = user === '' ? '(nobody)' : user
    const kind = event === 'request-refused' ? 'request' : 'sign-in'
    await activity.record({ at: clock.now(), actor, kind, outcome, sentence })
  }

  const writeCounts = async (isDue: (since: Date, periodMs: number) => boolean) => {
    await kinds.refused.writeCounts(isDue)
    await kinds['request-refused'].writeCounts(isDue)
  }

  return {
    async record({ event, ...told }) {
      const user = shown(told.user, 100)
      const address = toIpAddress(told.address) ?? 'an unknown address'
      const detail = told.detail === undefined ? '' : `: ${shown(told.detail, 200)}`
      const sentence = `${SENTENCES[event](address)}${detail}.`
      if (event === 'refused' || event === 'request-refused') {
        await kinds[event].record(user, address, sentence)
      } else await write(event, user, sentence)
    },
    writeDue: () => writeCounts(periodEndedBy(clock.now())),
    writeAll: () => writeCounts(() => true)
  }
}

function periodEndedBy(now: Date) {
  return (since: Date, periodMs: number) => Math.abs(now.getTime() - since.getTime()) >= periodMs
}

/** So many characters of what a stranger sent, without those that hide or turn round what follows. */
function shown(text: string, length: number): string {
  const whole = [...text.slice(0, 4 * length)]
  const visible = whole.map((each) => (/\p{C}|\p{Zl}|\p{Zp}/u.test(each) ? '\u{FFFD}' : each))
  return visible.length > length ? `${visible.slice(0, length - 1).join('')}…` : visible.join('')
}
