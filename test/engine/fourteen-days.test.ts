import { afterEach, describe, expect, it } from 'vitest'
import { readDescription } from '../../src/account/index.js'
import { startEngine, startWorld, tickUntil } from '../support/engine.js'
import { MINUTE } from '../support/fake-clock.js'
import { snapshotSettings } from '../support/snapshot-settings.js'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

describe('fourteen days at Every Six Hours and 7 days', () => {
  it.each([
    ['UTC', 28],
    // The clocks go forward on 29 March: seven times 24 hours hold one slot more that week.
    ['Europe/Berlin', 29]
  ])(
    'make exactly four snapshots a day, hold 28, and touch no foreign or manual one (%s)',
    async (timeZone, expected) => {
      const world = await startWorld('2026-03-20T23:59:00Z')
      closing.push(world.close)
      const instance = world.simulator.addInstance({
        label: 'web-1',
        hostname: 'web-1.example.com'
      })
      const other = world.simulator.addInstance({ label: 'web-2', hostname: 'web-2.example.com' })
      const bystanders = [
        'made by hand at Vultr',
        `by hand here [vpa m ${instance.id} 1111111111111111]`,
        `protected [vpa ap ${instance.id} 2222222222222222]`,
        `of an instance without a schedule [vpa a ${other.id} 3333333333333333]`,
        `broken mark [vpa a ${instance.id} 4444444444444444`
      ].map(
        (description) =>
          world.simulator.addSnapshot({
            description,
            createdAt: new Date('2026-01-01T00:00:00Z'),
            status: 'complete'
          }).id
      )
      const engine = await startEngine(world, { thisServerId: () => instance.id })
      closing.push(engine.close)
      await engine.settings.save(snapshotSettings({ timeZone }), { actor: 'admin' })

      await tickUntil(world, engine, '2026-04-03T23:59:00Z', 10 * MINUTE)

      const created = world.simulator.requests
        .filter(
          ({ method, path, status }) =>
            method === 'POST' && path.endsWith('/snapshots') && status === 201
        )
        .map(({ at }) => at.toISOString())
      expect(created).toHaveLength(56)
      expect(new Set(created).size).toBe(56)
      const held = world.simulator.snapshots()
      expect(held.map(({ id }) => id)).toEqual(expect.arrayContaining(bystanders))
      const automatic = held.filter(({ description, id }) => {
        const { mark } = readDescription(description)
        return mark?.origin === 'automatic' && !bystanders.includes(id)
      })
      expect(automatic).toHaveLength(expected)
      expect(automatic.every(({ status }) => status === 'complete')).toBe(true)
      const deleted = world.simulator.requests.filter(({ method }) => method === 'DELETE')
      expect(deleted).toHaveLength(56 - expected)
      const days = new Map<string, number>()
      for (const at of created) {
        const day = new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date(at))
        days.set(day, (days.get(day) ?? 0) + 1)
      }
      const whole = [...days.entries()].filter(([day]) => day > '2026-03-21' && day < '2026-04-03')
      expect(whole.map(([, count]) => count)).toEqual(whole.map(() => 4))
      expect(whole).toHaveLength(12)
    }
  )
})
