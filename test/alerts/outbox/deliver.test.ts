import { pino } from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { SendError } from '../../../src/alerts/alert/outgoing.js'
import { EVERYTHING } from '../../../src/alerts/outbox/channel-filter.js'
import { deliverDue, type OpenChannel } from '../../../src/alerts/outbox/deliver.js'
import { createDeliveryStore } from '../../../src/alerts/outbox/delivery-store.js'
import { enqueue } from '../../../src/alerts/outbox/enqueue.js'
import { outgoingOf } from '../../../src/alerts/outbox/outgoing-of.js'
import { sentMessages } from '../../../src/alerts/outbox/sent-messages.js'
import { openDatabase } from '../../../src/database/index.js'
import { asItIs } from '../../../src/wording/index.js'
import { createFakeClock, DAY, HOUR, MINUTE } from '../../support/fake-clock.js'

const DOWN = new SendError('unreachable', asItIs('Connection refused.'), true)
const REFUSED = new SendError('refused', asItIs('404 no such hook'), false)

/** A channel whose other side the test plays. */
async function outbox() {
  const clock = createFakeClock('2026-03-02T06:00:00Z')
  const database = await openDatabase({ path: ':memory:', clock })
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
    subjects: () => sent.map(({ subject }) => subject),
    async put(count = 1) {
      for (let index = 0; index < count; index += 1) {
        number += 1
        const told = {
          name: `web-${number}`,
          title: asItIs('Overdue'),
          text: asItIs('.'),
          path: ''
        }
        const content = {
          type: 'alert',
          alertId: `alert-${number}`,
          kind: 'mass-deletion',
          severity: 'critical',
          state: 'opened',
          name: `web-${number}`,
          alertCount: 1,
          since: clock.now(),
          until: undefined,
          isOver: false,
          members: [{ conditionId: '', instanceId: undefined, since: clock.now(), told }],
          count: 1
        } as const
        await database.transaction((trx) =>
          enqueue(trx, { content, at: clock.now() }, [{ id: 'channel', filter: EVERYTHING }])
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
    wordsOf: ({ content, id, at }) =>
      content === undefined
        ? undefined
        : outgoingOf(content, {
            id,
            at: at ?? clock.now(),
            locale: 'en',
            urlOf: () => undefined,
            acknowledgeUrlOf: () => undefined
          }),
    async send({ id, subject }) {
      const name = /web-\d+|held back/.exec(subject)?.[0] ?? subject
      sent.push({ id, subject: name })
      return await box.answer(name)
    }
  }
  return box
}

describe('messages of a channel', () => {
  it('are sent once, in the order in which they were written', async () => {
    const box = await outbox()
    await box.put(3)
    await box.deliver()
    await box.deliverFor(10 * MINUTE)
    expect(box.subjects()).toEqual(['web-1', 'web-2', 'web-3'])
    expect(await box.states()).toEqual(['sent', 'sent', 'sent'])
  })

  it('wait in their order while the channel does not answer, and keep their ids', async () => {
    const box = await outbox()
    await box.put(2)
    box.answer = async () => {
      throw DOWN
    }
    await box.deliver()
    await box.deliverFor(10 * MINUTE)
    expect(new Set(box.subjects())).toEqual(new Set(['web-1']))
    box.answer = async () => 'ok'
    await box.deliverFor(HOUR)
    const ids = box.sent.filter(({ subject }) => subject === 'web-1').map(({ id }) => id)
    expect(ids.length).toBeGreaterThan(2)
    expect(new Set(ids).size).toBe(1)
    expect(box.subjects().at(-1)).toBe('web-2')
    expect(await box.states()).toEqual(['sent', 'sent'])
  })

  it('are tried less and less often, and given up after a day', async () => {
    const box = await outbox()
    await box.put()
    box.answer = async () => {
      throw DOWN
    }
    await box.deliverFor(2 * DAY)
    expect(await box.states()).toEqual(['failed'])
    // At first after minutes, then each hour.
    expect(box.sent.length).toBeGreaterThan(24)
    expect(box.sent.length).toBeLessThan(40)
  })

  it('that the other side refuses hold up no others', async () => {
    const box = await outbox()
    await box.put(3)
    box.answer = async (subject) => {
      if (subject === 'web-2') throw REFUSED
      return 'ok'
    }
    await box.deliver()
    expect(box.subjects()).toEqual(['web-1', 'web-2', 'web-3'])
    expect(await box.states()).toEqual(['sent', 'waiting', 'sent'])
  })

  it('are left alone as long as the other side asks for', async () => {
    const box = await outbox()
    await box.put()
    box.answer = async () => {
      throw new SendError('refused', asItIs('429'), true, 40 * MINUTE)
    }
    await box.deliver()
    await box.deliverFor(39 * MINUTE)
    expect(box.sent).toHaveLength(1)
    await box.deliverFor(2 * MINUTE)
    expect(box.sent).toHaveLength(2)
  })

  it('that were being sent as the process died are sent again with the same id, once nobody can be at it', async () => {
    const box = await outbox()
    await box.put(2)
    const [first] = await box.store.open('channel', 10)
    if (first === undefined) throw new Error('Nothing is open.')
    // Killed between sending and writing down that it was sent.
    expect(await box.store.claim(first, new Date(box.clock.now().getTime() + 2 * MINUTE))).toBe(
      true
    )
    await box.deliver()
    expect(box.sent).toEqual([])
    await box.deliverFor(3 * MINUTE)
    expect(box.subjects()).toEqual(['web-1', 'web-2'])
    expect(box.sent[0]?.id).toBe(first.id)
  })

  it('are sent by one of two processes alone', async () => {
    const box = await outbox()
    await box.put(5)
    await Promise.all([box.deliver(), box.deliver(), box.deliver()])
    await box.deliverFor(5 * MINUTE)
    expect(box.subjects().sort()).toEqual(['web-1', 'web-2', 'web-3', 'web-4', 'web-5'])
  })

  it('are thirty an hour at most, then one that says how many were held back', async () => {
    const box = await outbox()
    await box.put(100)
    await box.deliver()
    await box.deliver()
    expect(box.subjects()).toHaveLength(30)
    await box.deliverFor(2 * HOUR)
    expect(box.subjects()).toHaveLength(31)
    expect(box.subjects().at(-1)).toBe('held back')
    const { messages } = await sentMessages(box.database, { limit: 1, offset: 0 })
    expect(messages[0]?.content).toMatchObject({ type: 'held-back', count: 70 })
  })

  it('stay within thirty an hour at any time', async () => {
    const box = await outbox()
    const times: number[] = []
    box.answer = async () => {
      times.push(box.clock.now().getTime())
      return 'ok'
    }
    for (let minute = 0; minute < 300; minute += 1) {
      if (minute % 3 === 0) await box.put(4)
      await box.deliverFor(MINUTE)
    }
    for (const start of times) {
      const within = times.filter((at) => at >= start && at < start + HOUR).length
      expect(within).toBeLessThanOrEqual(30)
    }
  })

  it('that nobody can read are given up, and hold up no others', async () => {
    const box = await outbox()
    await box.put(2)
    await box.database.db
      .updateTable('alert_messages')
      .set({ content: '{' })
      .where('alert_id', '=', 'alert-1')
      .execute()
    await box.deliver()
    expect(box.subjects()).toEqual(['web-2'])
    expect(await box.states()).toEqual(['failed', 'sent'])
  })
})
