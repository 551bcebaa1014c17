import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import type { AlertContent } from '../../../src/alerts/outbox/alert-content.js'
import { type ChannelFilter, EVERYTHING } from '../../../src/alerts/outbox/channel-filter.js'
import { deliverDue, type OpenChannel } from '../../../src/alerts/outbox/deliver.js'
import { createDeliveryStore } from '../../../src/alerts/outbox/delivery-store.js'
import { enqueue } from '../../../src/alerts/outbox/enqueue.js'
import { outgoingOf } from '../../../src/alerts/outbox/outgoing-of.js'
import { sentMessages } from '../../../src/alerts/outbox/sent-messages.js'
import { asItIs } from '../../../src/wording/index.js'
import { openTestDatabase } from '../databases/test-database.js'
import { createFakeClock, MINUTE } from '../fake-clock.js'

/** A channel whose other side the test plays. */
export async function outbox({
  filter = EVERYTHING,
  isLimited = true
}: {
  readonly filter?: ChannelFilter
  readonly isLimited?: boolean
} = {}) {
  const clock = createFakeClock('2026-03-02T06:00:00Z')
  const database = await openTestDatabase(':memory:', { clock })
  onTestFinished(() => database.close())
  const store = createDeliveryStore({ database, clock })
  const sent: { readonly id: string; readonly subject: string }[] = []
  let number = 0
  const box = {
    clock,
    database,
    store,
    sent,
    answer: async (_subject: string): Promise<string> => 'ok',
    /** Whether the channel is told of what is due. */
    wanted: () => true,
    subjects: () => sent.map(({ subject }) => subject),
    /** @param instances names, each with its tag; otherwise one that is about the account. */
    async put(
      count = 1,
      over: Partial<AlertContent> = {},
      instances?: readonly (readonly [name: string, tag: string])[]
    ) {
      for (let index = 0; index < count; index += 1) {
        number += 1
        const since = clock.now()
        const members = (instances ?? [[`web-${number}`, '']]).map(([name, tag]) => ({
          conditionId: '',
          instanceId: instances === undefined ? undefined : randomUUID(),
          since,
          told: { name, tags: [tag], title: asItIs('Overdue'), text: asItIs('.'), path: '' }
        }))
        const content: AlertContent = {
          type: 'alert',
          alertId: `alert-${number}`,
          kind: 'mass-deletion',
          severity: 'critical',
          state: 'opened',
          name: `web-${number}`,
          alertCount: 1,
          since,
          until: undefined,
          isOver: false,
          members,
          count: members.length,
          ...over
        }
        await database.transaction((trx) =>
          enqueue(trx, { content, at: clock.now() }, [{ id: 'channel', filter }])
        )
      }
    },
    deliver: () => deliverDue(channel, { store, clock, logger: pino({ level: 'silent' }) }),
    /** Once a minute. */
    async deliverFor(ms: number) {
      for (let passed = 0; passed < ms; passed += MINUTE) {
        clock.advance(MINUTE)
        await box.deliver()
      }
    },
    async states() {
      const { messages } = await sentMessages(database, { limit: 1_000, offset: 0 })
      return messages.map(({ state }) => state).reverse()
    }
  }
  const channel: OpenChannel = {
    id: 'channel',
    filter,
    isLimited,
    wordsOf: ({ content, id, at }) =>
      content === undefined || !box.wanted()
        ? undefined
        : outgoingOf(content, {
            id,
            at: at ?? clock.now(),
            locale: 'en',
            urlOf: () => undefined,
            acknowledgeUrlOf: () => undefined
          }),
    async send({ id, subject }) {
      const name = /web-\d+|throttled/.exec(subject)?.[0] ?? subject
      sent.push({ id, subject: name })
      return await box.answer(name)
    }
  }
  return box
}
