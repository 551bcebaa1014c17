import { beforeEach, describe, expect, it } from 'vitest'
import { type Engine, tickUntil, type World } from '../support/engine.js'
import { useScheduledServer } from '../support/engines/scheduled-server.js'
import { HOUR, MINUTE } from '../support/fake-clock.js'
import { snapshotSettings } from '../support/snapshot-settings.js'

const server = useScheduledServer({ isOn: true })
const { runs } = server

let world: World
let engine: Engine
let instanceId: string

beforeEach(() => {
  ;({ world, engine, instanceId } = server)
})

describe('a snapshot taken by hand', () => {
  it('is pending at Vultr when the page comes back', async () => {
    const outcome = await engine.scheduling.manualSnapshots.take({
      instanceId,
      name: 'before upgrade',
      actor: 'eva'
    })
    expect(outcome.kind).toBe('pending')
    const [snapshot] = world.simulator.snapshots()
    expect(snapshot?.description).toMatch(/^before upgrade \[vpa m [0-9a-f-]{36} [0-9a-f]{16}\]$/)
    expect(engine.catalogue.view().snapshots).toMatchObject([
      { name: 'before upgrade', origin: 'manual' }
    ])
  })

  it('is refused while another one of the instance is in the making', async () => {
    const asked = { instanceId, name: 'one', actor: 'eva' }
    const outcomes = await Promise.all([
      engine.scheduling.manualSnapshots.take(asked),
      engine.scheduling.manualSnapshots.take(asked)
    ])
    expect(outcomes.map(({ kind }) => kind)).toContain('pending')
    expect((await engine.scheduling.manualSnapshots.take(asked)).kind).toBe('busy')
    expect(world.simulator.snapshots()).toHaveLength(1)
  })

  it('is given up after an hour', async () => {
    world.simulator.faults.add({
      when: 'before',
      times: 10_000,
      fault: { kind: 'status', status: 503 }
    })
    await engine.settings.save(snapshotSettings({ enabled: false }), { actor: 'admin' })
    const outcome = await engine.scheduling.manualSnapshots.take({
      instanceId,
      name: 'one',
      actor: 'eva'
    })
    expect(outcome.kind).toBe('waiting')
    world.clock.advance(2 * HOUR)
    world.simulator.faults.clear()
    await tickUntil(world, engine, '2026-03-02T08:30:00Z')
    expect(world.simulator.snapshots()).toHaveLength(0)
    expect(await runs()).toMatchObject([{ state: 'failed' }])
  })
})

describe('a snapshot deleted by hand as soon as it is complete', () => {
  it('was taken all the same: its run is no failure', async () => {
    await engine.scheduling.manualSnapshots.take({ instanceId, name: 'one', actor: 'eva' })
    world.clock.advance(11 * MINUTE)
    const [snapshot] = world.simulator.snapshots()
    expect(await engine.actions.deleteSnapshot(snapshot?.id ?? '', { actor: 'eva' })).toMatchObject(
      {
        kind: 'deleted'
      }
    )
    await tickUntil(world, engine, '2026-03-02T06:20:00Z')
    expect((await runs())[0]).toMatchObject({ trigger: 'manual', state: 'complete' })
  })
})
