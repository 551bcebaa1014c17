import { toIpAddress } from '../common/index.js'
import { type Message, message, type Text } from '../wording/index.js'
import type { ActivityOutcome } from './activity-entry.js'
import type { ActivityLog } from './activity-log.js'
import { isReservedActor } from './actors.js'

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
  readonly detail?: string | Message
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

const MESSAGES: Readonly<Record<SignInEventKind, (from: Text, detail: Text) => Message>> = {
  'signed-in': (from, detail) => message('activity.signIn.signedIn', { from, detail }),
  'signed-out': (from, detail) => message('activity.signIn.signedOut', { from, detail }),
  'signed-out-everywhere': (from, detail) =>
    message('activity.signIn.signedOutEverywhere', { from, detail }),
  'password-changed': (from, detail) =>
    message('activity.signIn.passwordChanged', { from, detail }),
  refused: (from, detail) => message('activity.signIn.refused', { from, detail }),
  'request-refused': (from, detail) => message('activity.signIn.requestRefused', { from, detail })
}

const UNKNOWN_ADDRESS = message('activity.signIn.unknownAddress')

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
        await writeCount(count, address === '' ? UNKNOWN_ADDRESS : address)
      }
      if (others === undefined || !isDue(others.since, HOUR_MS)) return
      const count = others
      others = undefined
      await writeCount(count, undefined)
    }

    /** @param address undefined: of all those that were not told one by one, within the hour. */
    async function writeCount(count: Count, address: Text | undefined): Promise<void> {
      const { left, user } = count
      if (left === 0) return
      const what = kind === 'refused' ? ('signIn' as const) : ('request' as const)
      const told =
        address === undefined
          ? message('activity.signIn.moreOthers', { count: left, what })
          : message('activity.signIn.more', { count: left, what, address })
      await write(kind, user, told)
    }

    return {
      writeCounts,
      async record(user: string, address: string, told: Message): Promise<void> {
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
        await write(kind, user, told)
      }
    }
  }

  async function write(event: SignInEventKind, user: string, told: Message): Promise<void> {
    const outcome: ActivityOutcome =
      event === 'refused' || event === 'request-refused' ? 'failed' : 'ok'
    const actor = user === '' ? '(nobody)' : isReservedActor(user) ? `“${user}”` : user
    const kind = event === 'request-refused' ? 'request' : 'sign-in'
    await activity.record({ at: clock.now(), actor, kind, outcome, message: told })
  }

  const writeCounts = async (isDue: (since: Date, periodMs: number) => boolean) => {
    await kinds.refused.writeCounts(isDue)
    await kinds['request-refused'].writeCounts(isDue)
  }

  return {
    async record({ event, ...told }) {
      const user = shown(told.user, 100)
      const known = toIpAddress(told.address)
      const address = known ?? ''
      const from = known ?? UNKNOWN_ADDRESS
      const detail =
        told.detail === undefined
          ? ''
          : message('activity.signIn.detail', { detail: shownDetail(told.detail) })
      const sentence = MESSAGES[event](from, detail)
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

/** The texts in a message are a stranger's as well. */
function shownDetail(detail: string | Message): Text {
  if (typeof detail === 'string') return shown(detail, 200)
  const texts = Object.entries(detail.with ?? {}).map(([name, text]) => [
    name,
    typeof text === 'string' ? shown(text, 200) : text
  ])
  return { ...detail, with: Object.fromEntries(texts) }
}

/** So many characters of what a stranger sent, without those that hide or turn round what follows. */
function shown(text: string, length: number): string {
  const whole = [...text.slice(0, 4 * length)]
  const visible = whole.map((each) => (/\p{C}|\p{Zl}|\p{Zp}/u.test(each) ? '\u{FFFD}' : each))
  return visible.length > length ? `${visible.slice(0, length - 1).join('')}…` : visible.join('')
}
