import { beforeEach, describe, expect, it } from 'vitest'
import { createRestoreStore } from '../../src/restores/index.js'
import { message } from '../../src/wording/index.js'
import { tickUntil } from '../support/engine.js'
import { useRestoredInstance } from '../support/engines/restored-instance.js'
import { MINUTE } from '../support/fake-clock.js'
import { saidOf } from '../support/said.js'

const on = useRestoredInstance()
beforeEach(() => on.start({}))

const activity = async () => {
  const entries = await on.engine.database.db.selectFrom('activity').selectAll().execute()
  return entries.map(({ actor, outcome, sentence }) => ({
    actor,
    outcome,
    sentence: saidOf(sentence)
  }))
}

async function begin(isSafe: boolean): Promise<string> {
  const outcome = await on.restore(isSafe)
  if (outcome.kind === 'busy' || outcome.restore === undefined) throw new Error(outcome.kind)
  return outcome.restore.id
}

describe('a restore that is canceled while it waits', () => {
  it('is never sent, and Activity says who called it off', async () => {
    const id = await begin(true)
    expect(await on.engine.scheduling.restores.cancel(id, 'max')).toBe('canceled')
    await tickUntil(on.world, on.engine, '2026-03-02T08:00:00Z', 5 * MINUTE)
    expect(on.restores()).toEqual([])
    expect(await on.rows()).toMatchObject([{ state: 'failed' }])
    expect(await activity()).toContainEqual({
      actor: 'max',
      outcome: 'info',
      sentence: 'Canceled by max before it was sent to Vultr.'
    })
  })

  it('keeps its safety snapshot, and leaves room for another restore', async () => {
    const id = await begin(true)
    await on.engine.scheduling.restores.cancel(id, 'max')
    await tickUntil(on.world, on.engine, '2026-03-02T07:15:00Z', 5 * MINUTE)
    expect(on.world.simulator.snapshots()).toHaveLength(2)
    await begin(false)
    expect(on.restores()).toHaveLength(1)
  })

  it('is not sent by whoever has looked at it before', async () => {
    const id = await begin(true)
    const store = createRestoreStore({ database: on.engine.database, clock: on.world.clock })
    const seen = await store.byId(id)
    if (seen === undefined) throw new Error('no restore')
    await on.engine.scheduling.restores.cancel(id, 'max')
    await on.engine.database.db.updateTable('runs').set({ state: 'complete' }).execute()
    expect(await store.beginSending(seen, false, async () => false)).toBe(false)
    const later = { reason: message('restore.instanceBusy'), nextAttemptAt: on.world.clock.now() }
    expect(await store.postpone(seen, 'waiting', later)).toBe(false)
    expect(await on.rows()).toMatchObject([{ state: 'failed', sent_at: null }])
  })

  it('is canceled once', async () => {
    const id = await begin(true)
    const cancel = () => on.engine.scheduling.restores.cancel(id, 'max')
    expect((await Promise.all([cancel(), cancel()])).sort()).toEqual(['canceled', 'over'])
    expect(
      (await activity()).filter(({ sentence }) => sentence?.startsWith('Canceled'))
    ).toHaveLength(1)
  })
})

describe('a cancel after the restore was sent', () => {
  it('does nothing and says so', async () => {
    const id = await begin(false)
    const before = await on.rows()
    expect(before).toMatchObject([{ state: 'restoring' }])
    expect(await on.engine.scheduling.restores.cancel(id, 'max')).toBe('sent')
    expect(await on.rows()).toEqual(before)
    await tickUntil(on.world, on.engine, '2026-03-02T07:15:00Z')
    expect(await on.rows()).toMatchObject([{ state: 'complete' }])
    expect(await on.engine.scheduling.restores.cancel(id, 'max')).toBe('over')
    expect(await on.rows()).toMatchObject([{ state: 'complete' }])
    expect(await activity()).not.toContainEqual(expect.objectContaining({ actor: 'max' }))
  })

  it('of one that never was says that too', async () => {
    const id = '99999999-2222-4333-8444-555555555555'
    expect(await on.engine.scheduling.restores.cancel(id, 'max')).toBe('unknown')
  })
})

describe('a restore that is confirmed twice at once', () => {
  it.each([true, false])('is made once (safety snapshot: %s)', async (isSafe) => {
    const outcomes = await Promise.all([on.restore(isSafe), on.restore(isSafe)])
    const busy = outcomes.find(({ kind }) => kind === 'busy')
    const [row] = await on.rows()
    expect(busy).toMatchObject({ restore: { id: row?.id } })
    await tickUntil(on.world, on.engine, '2026-03-02T07:40:00Z')
    expect(await on.rows()).toMatchObject([{ state: 'complete' }])
    expect(on.restores()).toHaveLength(1)
    expect(on.world.simulator.snapshots()).toHaveLength(isSafe ? 2 : 1)
  })
})
