import { describe, expect, it } from 'vitest'
import { SendError } from '../../../src/alerts/alert/outgoing.js'
import { readResults } from '../../../src/alerts/channels/channel-results.js'
import { EVERYTHING } from '../../../src/alerts/outbox/channel-filter.js'
import { sentMessages } from '../../../src/alerts/outbox/sent-messages.js'
import { asItIs } from '../../../src/wording/index.js'
import { outbox } from '../../support/alerts/outbox.js'
import { DAY, HOUR, MINUTE } from '../../support/fake-clock.js'

const DOWN = new SendError('unreachable', asItIs('Connection refused.'), true)
const REFUSED = new SendError('refused', asItIs('404 no such hook'), false)

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
    const [first] = await box.store.due('channel', 10)
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

  it('are thirty an hour at most, the last of which says at once how many are held back', async () => {
    const box = await outbox()
    await box.put(100)
    await box.deliver()
    expect(box.subjects()).toHaveLength(30)
    expect(box.subjects().at(-1)).toBe('throttled')
    const { messages } = await sentMessages(box.database, { limit: 1, offset: 0 })
    expect(messages[0]?.content).toMatchObject({ type: 'held-back', count: 71 })
    await box.deliverFor(2 * HOUR)
    expect(box.subjects()).toHaveLength(30)
  })

  it('that are held back later within the hour are told of an hour after the first', async () => {
    const box = await outbox()
    await box.put(30)
    await box.deliver()
    await box.put(5)
    await box.deliverFor(59 * MINUTE)
    expect(box.subjects()).toHaveLength(30)
    await box.deliverFor(2 * MINUTE)
    expect(box.subjects().slice(29)).toEqual(['throttled', 'throttled'])
    const { messages } = await sentMessages(box.database, { limit: 1, offset: 0 })
    expect(messages[0]?.content).toMatchObject({ type: 'held-back', count: 5 })
  })

  it('say first what is critical where not all can be sent', async () => {
    const box = await outbox()
    await box.put(60, { severity: 'warning' })
    await box.put(2, { severity: 'critical' })
    await box.put(1, { severity: 'critical', state: 'reminded' })
    await box.deliver()
    expect(box.subjects().slice(0, 3)).toEqual(['web-61', 'web-62', 'web-1'])
    expect(box.subjects()).not.toContain('web-63')
  })

  it('that were refused count as well', async () => {
    const box = await outbox()
    box.answer = async () => {
      throw REFUSED
    }
    await box.put(45)
    await box.deliver()
    await box.deliverFor(59 * MINUTE)
    expect(box.subjects().filter((subject) => subject !== 'throttled')).toHaveLength(29)
  })

  it('are not counted where the receiver decides itself how many it takes', async () => {
    const box = await outbox({ isLimited: false })
    await box.put(120)
    await box.deliverFor(5 * MINUTE)
    expect(box.subjects()).toHaveLength(120)
  })

  it('are sent while any number of others wait that were refused', async () => {
    const box = await outbox({ isLimited: false })
    box.answer = async () => {
      throw REFUSED
    }
    await box.put(60)
    await box.deliver()
    await box.deliver()
    box.answer = async () => 'ok'
    await box.put()
    await box.deliverFor(MINUTE)
    expect(box.subjects().at(-1)).toBe('web-61')
  })

  it('that are a day old are not sent any more', async () => {
    const box = await outbox()
    await box.put(60)
    box.clock.advance(DAY)
    await box.put()
    await box.deliver()
    expect(box.subjects()).toEqual(['web-61'])
    const { messages } = await sentMessages(box.database, { limit: 2, offset: 0 })
    expect(messages[1]).toMatchObject({ state: 'failed', answer: { code: 'alert.delivery.late' } })
  })

  it('name in what was held back no instance that the channel is not told of', async () => {
    const box = await outbox({ filter: { ...EVERYTHING, tags: ['mine'] } })
    await box.put(40, {}, [
      ['a-secret', 'theirs'],
      ['b-mine', 'mine']
    ])
    await box.deliver()
    const { messages } = await sentMessages(box.database, { limit: 1, offset: 0 })
    expect(messages[0]?.content).toMatchObject({ type: 'held-back', count: 11 })
    expect(JSON.stringify(messages[0]?.content)).toContain('b-mine')
    expect(JSON.stringify(messages[0]?.content)).not.toContain('a-secret')
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

  it('that are not sent at all say nothing of the channel', async () => {
    const box = await outbox()
    await box.put(2)
    await box.database.db
      .updateTable('alert_messages')
      .set({ content: '{' })
      .where('alert_id', '=', 'alert-1')
      .execute()
    box.wanted = () => false
    await box.deliver()
    const { messages } = await sentMessages(box.database, { limit: 2, offset: 0 })
    expect(messages.map(({ answer }) => answer?.code)).toEqual([
      'alert.delivery.unwanted',
      'alert.delivery.unreadable'
    ])
    expect(await readResults(box.database)).toEqual(new Map())
  })
})
