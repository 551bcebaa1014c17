import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { createAccountConnection, REFUSED_KEY_RETRY_MS } from '../../src/account/index.js'
import type { CallOptions, VultrClient, VultrResult } from '../../src/vultr/index.js'
import { createFakeClock, HOUR, MINUTE } from '../support/fake-clock.js'

const REFUSED = {
  ok: false,
  error: { kind: 'unauthorized', status: 401, sentence: 'Invalid API token.', effect: 'none' }
} as const

const DENIED = {
  ok: false,
  error: { kind: 'forbidden', status: 403, sentence: 'Forbidden.', effect: 'none' }
} as const

const ID = 'cb676a46-66fd-4dfb-b839-443f2e6c0b60'
const ASKED = { instanceId: ID, description: 'x' }

const WITHDRAWN = {
  ok: false,
  error: { kind: 'withdrawn', sentence: 'The request was not sent.', effect: 'none' }
} as const

function setUp() {
  const clock = createFakeClock('2026-03-01T00:00:00Z')
  const world = {
    key: 'first' as string | undefined,
    opened: [] as string[],
    calls: 0,
    answer: REFUSED as VultrResult<never> | { ok: true; value: never[] }
  }
  // As the client: what may still be sent is asked when the call's turn has come.
  const call = async (...args: readonly unknown[]) => {
    const options = args.at(-1) as CallOptions | undefined
    if ((await options?.beforeSend?.()) === false) return WITHDRAWN
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
    'listPlans',
    'listVolumes',
    'listApiKeys',
    'listLogs'
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

  it('leaves the try to the next call where nothing is sent after all', async () => {
    const { clock, world, connection } = setUp()
    const client = await connection.client()
    await client?.listInstances()
    clock.advance(REFUSED_KEY_RETRY_MS)
    expect(await client?.createSnapshot(ASKED, { beforeSend: async () => false })).toEqual(
      WITHDRAWN
    )
    const unwritten = async () => {
      throw new Error('the intent cannot be written')
    }
    await expect(client?.createSnapshot(ASKED, { beforeSend: unwritten })).rejects.toThrow()
    expect(world.calls).toBe(1)
    await client?.listInstances()
    await client?.listInstances()
    expect(world.calls).toBe(2)
  })

  it('leaves the try of a denied action to the next call where nothing is sent after all', async () => {
    const { clock, world, connection } = setUp()
    world.answer = DENIED
    const client = await connection.client()
    for (let count = 0; count < 3; count += 1) await client?.deleteSnapshot(ID)
    clock.advance(HOUR)
    await client?.deleteSnapshot(ID, { beforeSend: async () => false })
    expect(world.calls).toBe(3)
    await client?.deleteSnapshot(ID)
    await client?.deleteSnapshot(ID)
    expect(world.calls).toBe(4)
  })

  it('leaves the try of a refused key to another action where this one is denied', async () => {
    const { clock, world, connection } = setUp()
    const client = await connection.client()
    world.answer = DENIED
    for (let count = 0; count < 6; count += 1) {
      clock.advance(HOUR)
      await client?.deleteSnapshot(ID)
    }
    world.answer = REFUSED
    await client?.listInstances()
    clock.advance(REFUSED_KEY_RETRY_MS)
    const before = world.calls
    expect(await client?.deleteSnapshot(ID)).toMatchObject({ error: { kind: 'forbidden' } })
    expect(world.calls).toBe(before)
    await client?.listInstances()
    expect(world.calls).toBe(before + 1)
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

  it('takes a denied action for that alone: the key goes on, and so do the other actions', async () => {
    const { world, connection } = setUp()
    world.answer = DENIED
    const client = await connection.client()
    expect(await client?.deleteSnapshot(ID)).toMatchObject(DENIED)
    expect(connection.refusal()).toBeUndefined()
    world.answer = { ok: true, value: [] }
    expect(await client?.listInstances()).toMatchObject({ ok: true })
    world.answer = DENIED
    expect(await client?.deleteSnapshot(ID)).toMatchObject(DENIED)
    expect(world.calls).toBe(3)
  })

  it('asks for an action that is denied time after time only now and then, but a person always', async () => {
    const { clock, world, connection } = setUp()
    world.answer = DENIED
    const client = await connection.client()
    for (let count = 0; count < 50; count += 1) await client?.deleteSnapshot(ID)
    expect(world.calls).toBe(3)
    expect(await client?.deleteSnapshot(ID)).toMatchObject(DENIED)
    await client?.deleteSnapshot(ID, { priority: 'page' })
    expect(world.calls).toBe(4)
    for (let minute = 0; minute < 2 * 24 * 60; minute += 1) {
      clock.advance(MINUTE)
      await client?.deleteSnapshot(ID)
    }
    expect(world.calls).toBeLessThan(110)
    world.answer = { ok: true, value: [] }
    clock.advance(HOUR)
    await client?.deleteSnapshot(ID)
    world.calls = 0
    for (let count = 0; count < 5; count += 1) await client?.deleteSnapshot(ID)
    expect(world.calls).toBe(5)
  })

  it('makes none of the calls that wait for their turn when the key is refused meanwhile', async () => {
    const { world, connection } = setUp()
    const client = await connection.client()
    const outcomes = []
    for (let count = 0; count < 5; count += 1) outcomes.push(await client?.createSnapshot(ASKED))
    expect(world.calls).toBe(1)
    expect(outcomes).toEqual(Array.from({ length: 5 }, () => expect.objectContaining(REFUSED)))
  })

  it('sends nothing any more once the key was removed or replaced, also of what waits for its turn', async () => {
    const { world, connection } = setUp()
    world.answer = { ok: true, value: [] }
    const client = await connection.client()
    expect(await client?.deleteSnapshot(ID)).toMatchObject({ ok: true })
    for (const key of [undefined, 'another']) {
      world.key = key
      expect(await client?.deleteSnapshot(ID)).toMatchObject({
        error: { sentence: expect.stringContaining('removed or replaced'), effect: 'none' }
      })
    }
    expect(world.calls).toBe(1)
  })
})
