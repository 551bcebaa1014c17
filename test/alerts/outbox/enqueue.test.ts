import { randomUUID } from 'node:crypto'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  type AlertContent,
  type Member,
  readContent
} from '../../../src/alerts/outbox/alert-content.js'
import { EVERYTHING, filtered } from '../../../src/alerts/outbox/channel-filter.js'
import { enqueue, type Target } from '../../../src/alerts/outbox/enqueue.js'
import { outgoingOf } from '../../../src/alerts/outbox/outgoing-of.js'
import { asItIs } from '../../../src/wording/index.js'
import { openTestDatabase } from '../../support/databases/test-database.js'
import { createFakeClock } from '../../support/fake-clock.js'

const SINCE = new Date('2026-03-02T06:00:00Z')

function member(name: string, tags: readonly string[]): Member {
  const told = {
    name,
    tags,
    title: asItIs('Overdue'),
    text: asItIs(`Why ${name} is. ${'x'.repeat(500)}`),
    path: 'overview'
  }
  return { conditionId: name, instanceId: randomUUID(), since: SINCE, told }
}

function alert(members: readonly Member[], over: Partial<AlertContent> = {}): AlertContent {
  return {
    type: 'alert',
    alertId: 'alert',
    kind: 'overdue',
    severity: 'critical',
    state: 'opened',
    name: undefined,
    alertCount: members.length,
    since: SINCE,
    until: undefined,
    isOver: false,
    members,
    count: members.length,
    ...over
  }
}

const ALL: Target = { id: 'all', filter: EVERYTHING }
const onlyOf = (tag: string): Target => ({ id: tag, filter: { ...EVERYTHING, tags: [tag] } })

async function written() {
  const clock = createFakeClock(SINCE)
  const database = await openTestDatabase(':memory:', { clock })
  onTestFinished(() => database.close())
  return {
    database,
    put: (content: AlertContent, targets: readonly Target[]) =>
      database.transaction((trx) => enqueue(trx, { content, at: clock.now() }, targets)),
    /** What each channel is told, in order. */
    async told(targets: readonly Target[]) {
      const rows = await database.db
        .selectFrom('alert_deliveries')
        .innerJoin('alert_messages', 'alert_messages.id', 'alert_deliveries.message_id')
        .select(['channel_id', 'content'])
        .orderBy('number')
        .execute()
      return rows.map(({ channel_id: id, content }) => {
        const read = readContent(content)
        const filter = targets.find((target) => target.id === id)?.filter ?? EVERYTHING
        const own = read === undefined ? undefined : filtered(read, filter)
        if (own?.type !== 'alert') throw new Error('Nothing is told.')
        const names = own.members.map(({ told }) => told.name)
        return { id, content: own, state: own.state, names, bytes: content.length }
      })
    }
  }
}

const context = {
  id: 'id',
  at: SINCE,
  locale: 'en' as const,
  urlOf: () => undefined,
  acknowledgeUrlOf: () => undefined
}

describe('a channel that is told of some tags', () => {
  it('is told of its instances alone, with their texts, wherever they stand among five thousand', async () => {
    const { put, told } = await written()
    const members = Array.from({ length: 5_000 }, (_, index) =>
      member(`web-${index}`, [index >= 4_970 ? 'Customer' : 'other'])
    )
    const targets = [ALL, onlyOf('customer')]
    await put(alert(members), targets)
    const [all, customer] = await told(targets)
    expect(all).toMatchObject({ id: 'all', content: { count: 5_000 } })
    expect(all?.bytes).toBeLessThan(2_000_000)
    expect(customer).toMatchObject({ id: 'customer', content: { count: 30 } })
    expect(customer?.names).toEqual(members.slice(4_970).map((each) => each.told.name))
    if (customer === undefined) throw new Error('The channel is told nothing.')
    const { facts, instanceIds } = outgoingOf(customer.content, context)
    expect(facts[19]?.value).toContain('Why web-4989 is.')
    expect(facts.at(-1)?.value).toBe('and 10 more')
    expect(instanceIds).toHaveLength(30)
  })

  it('is told that it is over where the tag was taken away since', async () => {
    const { put, told } = await written()
    const targets = [onlyOf('customer')]
    const opened = [member('web-1', ['customer'])]
    await put(alert(opened), targets)
    const over = opened.map((each) => ({ ...each, told: { ...each.told, tags: [] } }))
    await put(alert(over, { state: 'resolved', isOver: true }), targets)
    expect(await told(targets)).toMatchObject([
      { state: 'opened', names: ['web-1'] },
      { state: 'resolved', names: ['web-1'] }
    ])
  })

  it('is told of the end of its own, and that the alert is over where another was the last', async () => {
    const { put, told } = await written()
    const targets = [onlyOf('mine'), onlyOf('third')]
    const own = member('web-1', ['mine'])
    const other = member('web-2', ['theirs'])
    const last = member('web-3', ['theirs'])
    await put(alert([own, other, last]), targets)
    const part = { state: 'resolved', alertCount: 3 } as const
    await put(alert([other], part), targets)
    await put(alert([own], part), targets)
    await put(alert([last], { ...part, isOver: true }), targets)
    const all = await told(targets)
    expect(all.map(({ id, state, names }) => [id, state, names])).toEqual([
      ['mine', 'opened', ['web-1']],
      ['mine', 'resolved', ['web-1']],
      ['mine', 'resolved', []]
    ])
    const end = all.at(-1)?.content
    if (end === undefined) throw new Error('The end is not told.')
    expect(JSON.stringify(outgoingOf(end, context))).not.toContain('web-3')
  })

  it('is told that it is over also where the kind was turned off for it since', async () => {
    const { put, told } = await written()
    const members = [member('web-1', ['mine'])]
    await put(alert(members), [onlyOf('mine')])
    const without = { id: 'mine', filter: { ...EVERYTHING, withoutKinds: ['overdue' as const] } }
    await put(alert(members, { state: 'reminded' }), [without])
    await put(alert(members, { state: 'resolved', isOver: true }), [without])
    const states = (await told([])).map(({ state }) => state)
    expect(states).toEqual(['opened', 'resolved'])
  })
})
