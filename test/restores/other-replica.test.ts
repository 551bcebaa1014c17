import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../database/temporary-folder.js'
import { tickUntil } from '../support/engine.js'
import { openEngine } from '../support/engines/open-engine.js'
import { useRestoredInstance } from '../support/engines/restored-instance.js'
import { MINUTE } from '../support/fake-clock.js'

const restored = useRestoredInstance()

/** One that leads, beside the one whose pages restores are asked for on. */
async function leaderBeside(replicaId: string) {
  const databasePath = join(temporaryFolder(), 'shared.db')
  const thisServerId = () => 'another'
  await restored.start({ databasePath, replicaId, thisServerId })
  const leader = await openEngine(restored.world, {
    databasePath,
    replicaId: 'the leader',
    thisServerId
  })
  await leader.leadership?.ask()
  return leader
}

describe('a restore that was asked for on another replica', () => {
  it('is carried out by the leader once the instance is free, as on the one that was asked', async () => {
    const leader = await leaderBeside('a follower')
    const { world, instanceId } = restored
    world.simulator.addSnapshot({
      description: 'made at my.vultr.com',
      status: 'pending',
      instanceId,
      createdAt: world.clock.now(),
      completesAt: new Date(world.clock.now().getTime() + 20 * MINUTE)
    })
    expect((await restored.restore(false)).kind).toBe('postponed')
    await tickUntil(world, leader, '2026-03-02T07:40:00Z')
    expect(restored.restores().filter(({ effect }) => effect)).toHaveLength(1)
    expect(await restored.states()).toEqual(['complete'])
  })
})
