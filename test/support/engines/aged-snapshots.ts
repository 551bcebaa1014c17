import type { World } from '../engine.js'
import { DAY } from '../fake-clock.js'

interface Mark {
  readonly instanceId: string
  readonly letters?: string | undefined
  /** By default that of a run that made no other. */
  readonly key?: string | undefined
}

let keys = 0

/** Adds a snapshot that a panel made and marked so many days ago. @returns its id. */
export function addAged(world: World, days: number, mark: Mark): string {
  keys += 1
  const { instanceId, letters = 'a', key = keys.toString(16).padStart(16, '0') } = mark
  return world.simulator.addSnapshot({
    description: `old [vpa ${letters} ${instanceId} ${key}]`,
    createdAt: new Date(world.clock.now().getTime() - days * DAY)
  }).id
}

/** The ids that were asked to be deleted, in this order. */
export function deletedIds(world: World): readonly string[] {
  return world.simulator.requests
    .filter(({ method }) => method === 'DELETE')
    .map(({ path }) => path.split('/').at(-1) ?? '')
}
