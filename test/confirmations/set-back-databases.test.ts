import { beforeEach, describe, expect, it } from 'vitest'
import { copyTestDatabase } from '../support/databases/test-database.js'
import { API_KEY, type Engine, TWELVE_A_DAY, tickUntil, type World } from '../support/engine.js'
import { HOUR, MINUTE } from '../support/fake-clock.js'
import {
  dailySettings,
  outdateCopy,
  restoreAtOnce,
  useOneServerAccount
} from '../support/one-server-account.js'

const account = useOneServerAccount()
const { deletes, file, start, stop } = account

let world: World
let web: string

beforeEach(() => {
  ;({ world, web } = account)
})

const sent = (pattern: RegExp) =>
  world.simulator.requests.filter(({ method, path }) => method === 'POST' && pattern.test(path))
    .length

describe('a database that was set back', () => {
  async function setBack(): Promise<Engine> {
    await outdateCopy(account, { copiedAt: '2026-03-12T05:50:00Z', until: '2026-03-15T05:50:00Z' })
    return await start('old')
  }

  /** One that its list shows and that is there. */
  const listedBy = (engine: Engine) =>
    engine.catalogue
      .view()
      .snapshots.find(({ id }) => world.simulator.snapshots().some((each) => each.id === id))

  it('restores nothing before the account was read once', async () => {
    const engine = await setBack()
    const snapshot = listedBy(engine)
    const outcome = await restoreAtOnce(engine, web, snapshot)
    expect.soft(outcome.kind).toBe('failed')
    expect(sent(/restore/)).toBe(0)
  })

  it('restores nothing where it is found out while the restore is about to be sent', async () => {
    const engine = await setBack()
    const snapshot = listedBy(engine)
    // Something reads the list while the restore looks at the instance.
    let refreshed: Promise<unknown> | undefined
    world.simulator.beforeEffect = ({ path }) => {
      if (/instances\/[^/]+$/.test(path)) refreshed ??= engine.catalogue.refresh({ maxAgeMs: 0 })
    }
    world.simulator.faults.add({
      when: 'before',
      path: /snapshots\/[^/]+$/,
      fault: { kind: 'latency', ms: 500 }
    })
    await restoreAtOnce(engine, web, snapshot)
    await refreshed
    expect((await engine.scheduling.reviews.current())?.holdsDeletes).toBe(true)
    expect(sent(/restore/)).toBe(0)
  })

  /** Stops a panel, keeps what it knows now as the old one, and starts it again. */
  async function goOnAfterCopy(engine: Engine): Promise<Engine> {
    await stop(engine)
    await copyTestDatabase(file('panel'), file('old'))
    return await start()
  }

  /** Puts the old one back in the place of this panel. */
  async function expectNoticed(engine: Engine, until: string): Promise<void> {
    await stop(engine)
    world.simulator.requests.splice(0)
    const old = await start('old')
    await tickUntil(world, old, until, TWELVE_A_DAY)
    expect.soft(deletes()).toBe(0)
    expect(await old.scheduling.reviews.current()).toBeDefined()
  }

  it('is noticed by snapshots taken by hand', async () => {
    let engine = await start()
    await engine.settings.save(dailySettings(5), { actor: 'eva' })
    await tickUntil(world, engine, '2026-03-12T05:50:00Z', TWELVE_A_DAY)
    engine = await goOnAfterCopy(engine)
    // The same hours: the retention is made longer, and somebody takes one by hand.
    await engine.settings.save(dailySettings(60), { actor: 'eva' })
    await engine.scheduling.manualSnapshots.take({
      instanceId: web,
      name: 'before the upgrade',
      actor: 'eva'
    })
    await tickUntil(world, engine, '2026-03-12T08:50:00Z', HOUR / 2)
    await expectNoticed(engine, '2026-03-14T05:50:00Z')
  })

  it('is noticed although the clock was ahead when it was begun', async () => {
    world.clock.set('2027-03-02T05:50:00Z')
    let engine = await start()
    await engine.settings.save(dailySettings(5), { actor: 'eva' })
    await engine.scheduling.tick()
    await engine.catalogue.refresh({ maxAgeMs: 0 })
    world.clock.set('2026-03-02T05:51:00Z')
    await engine.settings.save(dailySettings(5), { actor: 'eva' })
    await tickUntil(world, engine, '2026-03-08T05:50:00Z', TWELVE_A_DAY)
    engine = await goOnAfterCopy(engine)
    await engine.settings.save(dailySettings(14), { actor: 'eva' })
    await tickUntil(world, engine, '2026-03-15T05:50:00Z', TWELVE_A_DAY)
    await expectNoticed(engine, '2026-03-16T05:50:00Z')
  })
})

describe('a slot that was met before its time, by a clock that ran ahead', () => {
  let key: string | undefined

  beforeEach(() => {
    key = API_KEY
  })

  const startWithKey = (name = 'panel') => start(name, { readKey: async () => key })

  /** Without a key, so that what it claims waits. */
  async function startAhead(): Promise<Engine> {
    const engine = await startWithKey()
    await engine.settings.save(dailySettings(5), { actor: 'eva' })
    await engine.scheduling.tick()
    key = undefined
    world.clock.set('2026-03-05T00:10:00Z')
    await engine.scheduling.tick()
    world.clock.set('2026-03-02T05:51:00Z')
    await engine.scheduling.tick()
    return engine
  }

  async function expectWaiting(engine: Engine, slot: string): Promise<void> {
    const open = await engine.scheduling.runs.open()
    expect.soft(open).toMatchObject([{ state: 'queued', attempts: 0, slotAt: new Date(slot) }])
  }

  /** The panel goes on with a key until then, and is set back to what it was before. */
  async function putBack(engine: Engine, until: string): Promise<Engine> {
    await stop(engine)
    await copyTestDatabase(file('panel'), file('old'))
    key = API_KEY
    const former = await startWithKey()
    await tickUntil(world, former, until, HOUR / 4)
    await stop(former)
    return await startWithKey('old')
  }

  async function expectSentOnce(engine: Engine): Promise<void> {
    const right = world.clock.now()
    const old = await putBack(engine, new Date(right.getTime() + 2 * HOUR).toISOString())
    expect.soft(sent(/\/snapshots$/)).toBe(1)
    await tickUntil(world, old, new Date(right.getTime() + 3 * HOUR).toISOString(), HOUR / 4)
    expect(sent(/\/snapshots$/)).toBe(1)
  }

  it('is not taken again by a copy in which it waits, recorded ahead and claimed in time', async () => {
    const engine = await startAhead()
    await tickUntil(world, engine, '2026-03-03T00:10:00Z', HOUR / 4)
    await expectWaiting(engine, '2026-03-03T00:00:00.000Z')
    await expectSentOnce(engine)
  })

  it('is not taken again by a copy in which it waits, claimed ahead', async () => {
    const engine = await startAhead()
    await expectWaiting(engine, '2026-03-05T00:00:00.000Z')
    await expectSentOnce(engine)
  })

  it('is noticed as unknown by a copy that recorded it ahead and never claimed it', async () => {
    const old = await putBack(await startAhead(), '2026-03-03T00:40:00Z')
    await tickUntil(world, old, '2026-03-03T00:45:00Z', MINUTE)
    const taken = world.simulator
      .snapshots()
      .filter(({ createdAt }) => createdAt >= new Date('2026-03-03'))
    const review = await old.scheduling.reviews.current()
    expect(taken).toHaveLength(1)
    expect(review?.state.unknown.map(({ snapshotId }) => snapshotId)).toEqual(
      taken.map(({ id }) => id)
    )
  })
})
