import { describe, expect, it, onTestFinished } from 'vitest'
import type { Channel } from '../../../src/alerts/channels/channel.js'
import { type DigestDeps, writeDueDigests } from '../../../src/alerts/digest/digest-step.js'
import type { AlertKind } from '../../../src/alerts/index.js'
import { EVERYTHING } from '../../../src/alerts/outbox/channel-filter.js'
import { openTestDatabase } from '../../support/databases/test-database.js'
import { createFakeClock, DAY, HOUR } from '../../support/fake-clock.js'

async function digests(of: {
  readonly start: string
  readonly began?: string
  readonly digest?: 'daily' | 'weekly'
}) {
  const { start, began = '2026-01-01T00:00:00.000Z', digest = 'daily' } = of
  const clock = createFakeClock(start)
  const database = await openTestDatabase(':memory:', { clock })
  onTestFinished(() => database.close())
  const state = { id: 1, began_at: began, activity_id: 0, gone_until: began }
  if (began !== '') await database.db.insertInto('alert_state').values(state).execute()
  const channel = (id: string) => ({ id, rules: { ...EVERYTHING, digest }, createdAt: undefined })
  const settings = { timeZone: 'Europe/Berlin' }
  const around = { channels: [channel('mail')], settings }
  const deps = {
    database,
    clock,
    catalogue: { view: () => ({ snapshots: [] }) },
    covered: async () => [],
    readConditions: async () => ({
      conditions: [],
      unknown: new Set<AlertKind>(),
      settingsVersion: 1
    }),
    snapshotSettings: { read: async () => ({ settings }) },
    channels: async () => around.channels as unknown as readonly Channel[]
  } as unknown as DigestDeps
  return {
    ...around,
    channel,
    around,
    /** Asked each half an hour for so long. */
    async pass(ms: number) {
      for (let passed = 0; passed < ms; passed += HOUR / 2) {
        clock.advance(HOUR / 2)
        await writeDueDigests(deps)
      }
    },
    async written() {
      const rows = await database.db
        .selectFrom('alert_messages')
        .selectAll()
        .orderBy('at')
        .execute()
      return rows.map(({ content }) => content.match(/\d{4}-\d\d-\d\dT[\d:]+/g)?.join(' – '))
    }
  }
}

describe('A digest', () => {
  it('is written each morning, of the time since the one before, also where clocks change', async () => {
    const panel = await digests({ start: '2026-03-28T00:00:00Z' })
    await panel.pass(2.5 * DAY)
    expect(await panel.written()).toEqual([
      '2026-03-27T07:00:00 – 2026-03-28T07:00:00',
      '2026-03-28T07:00:00 – 2026-03-29T06:00:00',
      '2026-03-29T06:00:00 – 2026-03-30T06:00:00'
    ])
  })

  it('is none of a time before alerts began', async () => {
    const panel = await digests({
      start: '2026-03-02T15:00:00Z',
      began: '2026-03-02T15:01:00.000Z'
    })
    await panel.pass(12 * HOUR)
    expect(await panel.written()).toEqual([])
    await panel.pass(12 * HOUR)
    expect(await panel.written()).toHaveLength(1)
    const unbegun = await digests({ start: '2026-03-02T05:00:00Z', began: '' })
    await unbegun.pass(12 * HOUR)
    expect(await unbegun.written()).toEqual([])
  })

  it('is one a day where the time zone is changed after it', async () => {
    const panel = await digests({ start: '2026-03-02T00:00:00Z' })
    await panel.pass(10 * HOUR)
    panel.settings.timeZone = 'America/New_York'
    await panel.pass(14 * HOUR)
    expect(await panel.written()).toHaveLength(1)
    await panel.pass(DAY)
    expect(await panel.written()).toHaveLength(2)
  })

  it('is one a week on Mondays', async () => {
    const panel = await digests({ start: '2026-03-22T00:00:00Z', digest: 'weekly' })
    await panel.pass(9 * DAY)
    expect(await panel.written()).toEqual([
      '2026-03-16T07:00:00 – 2026-03-23T07:00:00',
      '2026-03-23T07:00:00 – 2026-03-30T06:00:00'
    ])
  })

  it('comes on each channel, although another one’s cannot be written', async () => {
    const panel = await digests({ start: '2026-03-02T06:30:00Z' })
    const broken = { ...panel.channel('broken'), createdAt: 'x' as never }
    Object.defineProperty(broken, 'createdAt', {
      get() {
        throw new Error('unreadable')
      }
    })
    panel.around.channels = [broken, panel.channel('mail')]
    await expect(panel.pass(HOUR / 2)).rejects.toThrow('unreadable')
    expect(await panel.written()).toHaveLength(1)
  })
})
