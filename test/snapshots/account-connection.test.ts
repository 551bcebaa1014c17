import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import {
  createAccountConnection,
  REFUSED_KEY_RETRY_MS,
  type VultrClient,
  type VultrResult
} from '../../src/snapshots/index.js'
import { createFakeClock } from '../support/fake-clock.js'

const REFUSED = {
  ok: false,
  error: { kind: 'unauthorized', status: 401, sentence: 'Invalid API token.', effect: 'none' }
} as const

function setUp() {
  const clock = createFakeClock('2026-03-01T00:00:00Z')
  const world = {
    key: 'first' as string | undefined,
    opened: [] as string[],
    calls: 0,
    answer: REFUSED as VultrResult<never> | { ok: true; value: never[] }
  }
  const call = async () => {
    world.calls += 1
    return world.answer
  }
  const names = [
    'getAccount',
    'listSnapshots',
    'getSnapshot',
    'createSnapshot',
    'describeSnapshot',
    'deleteSnapshot',
    'listInstances',
    'getInstance',
    'restoreInstance',
    'listPlans'
  ]
  const connection = createAccountConnection({
    readKey: async () => world.key,
    openClient: (key) => {
      world.opened.push(key)
      return Object.fromEntries(names.map((name) => [name, call])) as unknown as VultrClient
    },
    clock,
    logger: pino({ level: 'silent' })
  })
  return { clock, world, connection }
}

describe('the connection to the account', () => {
  it('has no client while there is no key', async () => {
    const { world, connection } = setUp()
    world.key = undefined
    expect(await connection.client()).toBeUndefined()
  })

  it('tries a refused key again only after fifteen minutes, with one call', async () => {
    const { clock, world, connection } = setUp()
    const list = async () => (await connection.client())?.listInstances()
    await list()
    expect(world.calls).toBe(1)
    expect(connection.refusal()?.error.sentence).toBe('Invalid API token.')
    clock.advance(REFUSED_KEY_RETRY_MS - 1)
    expect(await list()).toMatchObject({ ok: false, error: { kind: 'unauthorized' } })
    expect(world.calls).toBe(1)
    clock.advance(1)
    await Promise.all([list(), list(), list()])
    expect(world.calls).toBe(2)
  })

  it('goes on by itself once the key is accepted again', async () => {
    const { clock, world, connection } = setUp()
    const list = async () => (await connection.client())?.listInstances()
    await list()
    world.answer = { ok: true, value: [] }
    clock.advance(REFUSED_KEY_RETRY_MS)
    expect(await list()).toEqual({ ok: true, value: [] })
    expect(connection.refusal()).toBeUndefined()
    await list()
    expect(world.calls).toBe(3)
  })

  it('tries another key at once', async () => {
    const { world, connection } = setUp()
    await (await connection.client())?.listInstances()
    world.key = 'second'
    await (await connection.client())?.listInstances()
    expect(world.opened).toEqual(['first', 'second'])
    expect(world.calls).toBe(2)
  })

  it('does not wait for years when the clock is set back', async () => {
    const { clock, world, connection } = setUp()
    await (await connection.client())?.listInstances()
    clock.set('2020-01-01T00:00:00Z')
    await (await connection.client())?.listInstances()
    expect(world.calls).toBe(2)
  })
})
