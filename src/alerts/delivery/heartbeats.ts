import type { Logger } from 'pino'
import { type Background, withinMs } from '../../common/index.js'
import type { Database } from '../../database/index.js'
import { asItIs, message, wordingIn } from '../../wording/index.js'
import type { Channel } from '../channels/channel.js'
import type { Condition } from '../conditions/condition.js'
import { recordResult } from '../outbox/delivery-store.js'
import { type AddressGuard, createHeartbeat, SendError } from '../sending/index.js'

/** What tells somebody else that the panel is alive, and that all is well. */
export interface Heartbeats {
  /** Before a pass, where the service wants to know. Never rejects. */
  began(): Promise<void>
  /**
   * After a pass: well where it could do all its steps and nothing protected is overdue. Never rejects.
   * @param overdue the instances that are.
   */
  ended(isWhole: boolean, overdue: readonly Condition[]): Promise<void>
  /** The same at once, for a test. @throws SendError */
  beat(channel: Channel): Promise<void>
}

/** A pass waits so long for its beginning and for its end to be told, in ms; what takes longer goes on. */
const BEGAN_WAIT_MS = 5_000
const ENDED_WAIT_MS = 10_000

/** As many are named. */
const MOST_NAMED = 10

export function createHeartbeats(deps: {
  readonly database: Database
  readonly channels: () => Promise<readonly Channel[]>
  readonly guard: AddressGuard
  readonly background: Background
  readonly clock: { now(): Date }
  readonly logger: Logger
}): Heartbeats {
  const { database, clock, logger } = deps

  async function beat(channel: Channel, what: 'start' | 'ok' | 'fail', sentence?: string) {
    const { way } = channel
    if (way?.kind !== 'heartbeat') return
    if (what === 'start' && !way.settings.withStart) return
    try {
      await createHeartbeat(way.settings, deps).beat(what, sentence)
      await result(channel.id, undefined)
    } catch (error) {
      if (!(error instanceof SendError)) throw error
      await result(channel.id, error)
      throw error
    }
  }

  function result(id: string, failure: SendError | undefined): Promise<void> {
    const answer = failure?.told ?? asItIs('ok')
    return database.transaction((trx) =>
      recordResult(trx, id, failure === undefined, answer, clock.now())
    )
  }

  async function toAll(what: 'start' | 'ok' | 'fail', sentenceOf: (channel: Channel) => string) {
    try {
      const channels = (await deps.channels()).filter(({ kind }) => kind === 'heartbeat')
      await Promise.allSettled(
        channels.map((channel) =>
          beat(channel, what, sentenceOf(channel)).catch((error: unknown) => {
            if (!(error instanceof SendError)) {
              logger.error({ err: error, channel: channel.id }, 'a heartbeat could not be sent')
            }
          })
        )
      )
    } catch (error) {
      logger.error({ err: error }, 'no heartbeat could be sent')
    }
  }

  let beginning: Promise<void> = Promise.resolve()

  return {
    began() {
      beginning = deps.background.keep(toAll('start', () => ''))
      return withinMs(BEGAN_WAIT_MS, beginning, undefined)
    },
    ended(isWhole, overdue) {
      const names = overdue.flatMap(({ told }) => told.name ?? []).slice(0, MOST_NAMED)
      const sentence = isWhole
        ? message('alert.heartbeat.overdue', { count: overdue.length, names: { list: names } })
        : message('alert.heartbeat.failed')
      const isWell = isWhole && overdue.length === 0
      const sentenceOf = ({ rules }: Channel) =>
        isWell ? '' : wordingIn(rules.locale).say(sentence)
      // Never before the beginning.
      const told = beginning.then(() => toAll(isWell ? 'ok' : 'fail', sentenceOf))
      return withinMs(ENDED_WAIT_MS, deps.background.keep(told), undefined)
    },
    beat: (channel) => beat(channel, 'ok')
  }
}
