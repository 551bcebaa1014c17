import { beforeEach, describe, expect, it } from 'vitest'
import { DESCRIPTION_STORAGE } from '../../src/simulator/index.js'
import { type Engine, tickUntil, type World } from '../support/engine.js'
import { openEngine, openWorld } from '../support/engines/open-engine.js'
import { HOUR, MINUTE } from '../support/fake-clock.js'
import { saidOf } from '../support/said.js'

let world: World
let engine: Engine

beforeEach(async () => {
  world = await openWorld('2026-03-02T05:50:00Z')
  const { id } = world.simulator.addInstance({ label: 'web-1' })
  world.simulator.addSnapshot({ description: `old [vpa a ${id} 0000000000000001]` })
  engine = await openEngine(world, { thisServerId: () => id, requestTimeoutMs: 500 })
})

const told = async () =>
  (await engine.database.db.selectFrom('activity').select('sentence').execute()).map(
    ({ sentence }) => saidOf(sentence)
  )

/** The first look at the snapshot is answered, the one after the change is not. */
function loseReadingBack(): void {
  world.simulator.faults.add({
    method: 'GET',
    path: /snapshots\/./,
    when: 'before',
    after: 1,
    times: 2,
    fault: { kind: 'status', status: 503 }
  })
}

async function protect() {
  const view = await engine.catalogue.refresh({ maxAgeMs: 0 })
  return await engine.actions.protect(view.snapshots[0]?.id ?? '', true, { actor: 'admin' })
}

describe('a change whose answer is lost', () => {
  it('is told as done where Vultr shows that it was', async () => {
    world.simulator.faults.add({ method: 'PUT', when: 'after', fault: { kind: 'reset' } })
    expect((await protect()).kind).toBe('described')
    expect(await told()).toEqual([expect.stringMatching(/^Locked/)])
  })

  it('is told as not known where Vultr does not show it', async () => {
    world.simulator.faults.add({ method: 'PUT', when: 'before', fault: { kind: 'reset' } })
    expect((await protect()).kind).toBe('failed')
    expect((await told()).join()).toMatch(/^It is not known whether it was changed/)
  })
})

describe('a change that Vultr accepts and that cannot be read back', () => {
  it('is told as accepted, not as done', async () => {
    loseReadingBack()
    expect((await protect()).kind).toBe('unread')
    expect(await told()).toEqual([expect.stringMatching(/accepted.*not known what/)])
    const rows = await engine.database.db.selectFrom('snapshot_changes').select('state').execute()
    expect(rows).toEqual([{ state: 'unknown' }])
  })

  it('is shown as it was until a list shows it', async () => {
    loseReadingBack()
    await protect()
    const isProtected = () => engine.catalogue.view().snapshots[0]?.isProtected
    expect(isProtected()).toBe(false)
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    expect(isProtected()).toBe(true)
  })
})

describe('a snapshot that Vultr shows without a description, though it had the panel’s mark', () => {
  const only = () => world.simulator.snapshots()[0]?.description
  const blank = (description: unknown) => {
    const [snapshot] = world.simulator.snapshots()
    world.simulator.oddRecords.change('snapshots', snapshot?.id ?? '', { description })
    return snapshot?.id ?? ''
  }

  it.each([null, ''])('keeps the mark when it is renamed (%j)', async (description) => {
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    const before = only()
    const id = blank(description)
    expect(await engine.actions.rename(id, 'golden', { actor: 'admin' })).toMatchObject({
      kind: 'failed',
      error: { effect: 'none' }
    })
    expect(only()).toBe(before)
    expect(await told()).toEqual([expect.stringMatching(/^Not changed.*description/)])
  })

  it('is not deleted by hand: it may be locked', async () => {
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    const id = blank(null)
    for (const _ of ['once', 'again']) {
      const outcome = await engine.actions.deleteSnapshot(id, { actor: 'admin' })
      expect(outcome).toMatchObject({ kind: 'failed', error: { effect: 'none' } })
    }
    expect(only()).toBeDefined()
    expect((await told())[0]).toMatch(/^Not deleted.*description/)
  })

  it('keeps it also where the list lacked it too, as its run knows of it', async () => {
    const id = await taken()
    blank(null)
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    const outcome = await engine.actions.rename(id, 'golden', { actor: 'admin' })
    expect(outcome.kind).toBe('failed')
    expect(only()).toMatch(/\[vpa m /)
  })

  it('keeps it where Vultr has stored the description in part, as its run knows of that too', async () => {
    world.simulator.rules.storesDescription = (text) => text.slice(0, 4)
    const id = await taken()
    world.simulator.rules.storesDescription = DESCRIPTION_STORAGE.asSent
    blank(null)
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    expect((await engine.actions.deleteSnapshot(id, { actor: 'admin' })).kind).toBe('failed')
    expect(only()).toBeDefined()
  })

  it('is still known by its mark where it lacks that when it is read back', async () => {
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    const [{ id, runKey } = { id: '', runKey: undefined }] = engine.catalogue.view().snapshots
    world.simulator.afterEffect = ({ method }) => {
      if (method === 'PUT' || method === 'PATCH') blank(null)
    }
    await engine.actions.rename(id, 'golden', { actor: 'admin' })
    expect(runKey).toBeDefined()
    expect(engine.catalogue.view().snapshots[0]?.runKey).toBe(runKey)
    expect((await engine.actions.deleteSnapshot(id, { actor: 'admin' })).kind).toBe('failed')
    expect(only()).toMatch(/golden/)
  })

  it('is renamed and deleted where Vultr has stored none from the beginning', async () => {
    world.simulator.rules.storesDescription = () => ''
    const id = await taken()
    const by = { actor: 'admin' }
    expect((await engine.actions.rename(id, 'golden', by)).kind).not.toBe('failed')
    expect((await engine.actions.deleteSnapshot(id, by)).kind).toBe('deleted')
  })

  /** Takes one by hand in place of the one there was. @returns its id. */
  async function taken(): Promise<string> {
    const { simulator, clock } = world
    for (const { id } of simulator.snapshots()) simulator.removeSnapshot(id)
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    const [instance] = simulator.instances()
    await engine.scheduling.manualSnapshots.queue([
      { instanceId: instance?.id ?? '', name: 'by hand', actor: 'admin' }
    ])
    await tickUntil(world, engine, new Date(clock.now().getTime() + HOUR), 10 * MINUTE)
    return simulator.snapshots()[0]?.id ?? ''
  }
})
