import { describe, expect, it } from 'vitest'
import { isTestedOnPostgres } from '../support/databases/test-database.js'
import { tickUntil } from '../support/engine.js'
import { by, settingsTo, useAgedAccount } from '../support/engines/aged-account.js'

const account = useAgedAccount()
const { addAgo, start, save, deleted } = account

describe('a prune that waits for its turn', () => {
  /** Six have expired; their deletes wait in the limiter when the first one is carried out. */
  async function duringPruning(meanwhile: (victim: string) => Promise<unknown>) {
    const expired = [8, 9, 10, 11, 12, 13].map((days) => addAgo(days))
    for (let days = 1; days <= 7; days += 1) addAgo(days - 0.5)
    // What happens meanwhile has to be written before the last of them has its turn; a server takes longer for it.
    await start({ requestsPerSecond: isTestedOnPostgres ? 6 : 20 })
    await save()
    const victim = expired.at(-1) ?? ''
    let done: Promise<unknown> | undefined
    account.world.simulator.beforeEffect = ({ method }) => {
      if (method === 'DELETE') done ??= meanwhile(victim)
    }
    await account.engine.scheduling.tick()
    await done
    return { victim, expired }
  }

  it('is carried out where nothing has changed', async () => {
    const { expired } = await duringPruning(async () => undefined)
    expect(deleted()).toEqual(expired)
  })

  it('is not where the snapshot was protected meanwhile', async () => {
    const { victim } = await duringPruning((id) => account.engine.actions.protect(id, true, by))
    expect(deleted()).toHaveLength(5)
    expect(deleted()).not.toContain(victim)
  })

  it('is not where Vultr’s answer to the protection was lost', async () => {
    account.world.simulator.faults.add({ method: 'PUT', when: 'after', fault: { kind: 'reset' } })
    const { victim } = await duringPruning((id) => account.engine.actions.protect(id, true, by))
    expect(
      account.world.simulator.snapshots().find(({ id }) => id === victim)?.description
    ).toContain(' ap ')
    expect(deleted()).not.toContain(victim)
  })

  it('is written down as done where its answer was lost and the list no longer shows it', async () => {
    account.world.simulator.faults.add({
      method: 'DELETE',
      when: 'after',
      fault: { kind: 'reset' }
    })
    await duringPruning(() => account.engine.catalogue.refresh({ maxAgeMs: 0 }))
    const pruned = await account.engine.database.db
      .selectFrom('activity')
      .select('snapshot_id')
      .where('kind', '=', 'prune')
      .where('outcome', '=', 'ok')
      .execute()
    expect(pruned).toHaveLength(6)
  })

  it('is not where somebody restores from it', async () => {
    const { victim } = await duringPruning(async (id) => {
      const snapshot = account.engine.catalogue.view().snapshots.find((each) => each.id === id)
      if (snapshot === undefined) throw new Error('the victim is not listed')
      return await account.engine.scheduling.restores.start({
        instanceId: account.web,
        snapshot,
        ...by,
        isSafe: true
      })
    })
    expect(deleted()).not.toContain(victim)
  })

  it('is not where it is kept longer, or its instance is covered no more', async () => {
    const { victim } = await duringPruning(() =>
      account.engine.scheduling.settingsChanges.save(settingsTo({ retentionDays: 30 }), by)
    )
    expect(deleted()).not.toContain(victim)
  })

  it('is not where its instance was set to never', async () => {
    const { victim } = await duringPruning(() =>
      account.engine.choices.save([account.web], { mode: 'never' }, by)
    )
    expect(deleted()).not.toContain(victim)
  })
})

describe('a protection', () => {
  const isShownProtected = (id: string) =>
    account.engine.catalogue.view().snapshots.find((each) => each.id === id)?.isProtected

  it('holds against a pass of another process while Vultr is slow to store it', async () => {
    const newest = addAgo(1)
    const old = addAgo(9)
    await start()
    await save()
    account.world.simulator.faults.add({
      method: 'PUT',
      when: 'before',
      fault: { kind: 'latency', ms: 60 }
    })
    const protecting = account.engine.actions.protect(old, true, by)
    await expect
      .poll(() => account.world.simulator.requests.filter(({ method }) => method === 'PUT').length)
      .toBe(1)
    await account.engine.scheduling.tick()
    expect(await protecting).toMatchObject({ kind: 'described' })
    await account.engine.scheduling.tick()
    expect(account.world.simulator.snapshots().map(({ id }) => id)).toEqual([newest, old])
  })

  it('and a rename that come together are carried out one after the other, and both hold', async () => {
    const id = addAgo(1)
    await start()
    account.world.simulator.faults.add({
      method: 'PUT',
      when: 'before',
      fault: { kind: 'latency', ms: 60 }
    })
    const renaming = account.engine.actions.rename(id, 'golden', by)
    await expect
      .poll(() => account.world.simulator.requests.filter(({ method }) => method === 'PUT').length)
      .toBe(1)
    expect(await account.engine.actions.protect(id, true, by)).toMatchObject({ kind: 'described' })
    expect(await renaming).toMatchObject({ kind: 'described' })
    expect(account.world.simulator.snapshots()[0]?.description).toMatch(/^golden \[vpa ap /)
  })

  it('holds against a delete by hand that is tried again', async () => {
    const id = addAgo(1)
    await start()
    const fault = { kind: 'status', status: 429, retryAfterSeconds: 1 } as const
    account.world.simulator.faults.add({ method: 'DELETE', when: 'before', fault })
    const deleting = account.engine.actions.deleteSnapshot(id, by)
    await expect.poll(() => deleted().length).toBe(1)
    expect(await account.engine.actions.protect(id, true, by)).toMatchObject({ kind: 'described' })
    expect((await deleting).kind).not.toBe('deleted')
    expect(account.world.simulator.snapshots()).toHaveLength(1)
  })

  it('that Vultr refuses is none', async () => {
    const id = addAgo(1)
    await start()
    const fault = { kind: 'status', status: 400, sentence: 'no' } as const
    account.world.simulator.faults.add({ method: 'PUT', when: 'before', fault })
    expect(await account.engine.actions.protect(id, true, by)).toMatchObject({ kind: 'failed' })
    expect(isShownProtected(id)).toBe(false)
  })
})

describe('a failed prune', () => {
  it('is no concern any more once its instance is covered no more', async () => {
    for (const days of [0.2, 8, 9]) addAgo(days)
    await start()
    await save()
    const refused = { kind: 'status', status: 400, sentence: 'no' } as const
    account.world.simulator.faults.add({
      method: 'DELETE',
      when: 'before',
      times: 9,
      fault: refused
    })
    await tickUntil(account.world, account.engine, '2026-03-02T06:20:00Z')
    expect((await account.engine.scheduling.findings()).map(({ kind }) => kind)).toContain(
      'prune-refused'
    )
    await save({ enabled: false })
    expect(await account.engine.scheduling.findings()).toMatchObject([{ kind: 'turned-off' }])
  })
})

describe('an account that is forgotten while its list is read, as when a key is saved', () => {
  it('is read anew before anything is concluded from it: nothing is made twice', async () => {
    await start()
    await save()
    account.world.simulator.faults.add({ method: 'POST', when: 'after', fault: { kind: 'reset' } })
    await tickUntil(account.world, account.engine, '2026-03-02T06:00:00Z')
    expect(account.world.simulator.snapshots()).toHaveLength(1)
    let forgetting: Promise<void> | undefined
    account.world.simulator.beforeEffect = ({ method, path }) => {
      if (method === 'GET' && path === '/v2/snapshots')
        forgetting ??= account.engine.catalogue.forget()
    }
    // By then it is complete, so that Vultr would make another one.
    account.world.clock.set('2026-03-02T06:15:00Z')
    await tickUntil(account.world, account.engine, '2026-03-02T06:20:00Z')
    await forgetting
    expect(account.world.simulator.snapshots()).toHaveLength(1)
  })
})
