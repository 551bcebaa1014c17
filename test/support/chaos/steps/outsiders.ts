// What people do at Vultr without telling the panel: they delete, rename or lock its snapshots, add their
// own, and take an instance out of the account or back into it. They never take the last good snapshot of
// an instance, for which the panel could not be blamed.

import { readDescription } from '../../../../src/account/index.js'
import type { SimulatedSnapshot } from '../../../../src/simulator/index.js'
import { DAY } from '../../fake-clock.js'
import { isGoodOneOf } from '../promises.js'
import type { Weeks } from '../weeks.js'

export function meddle(weeks: Weeks): void {
  const { simulator } = weeks.world
  const snapshot = weeks.pick([...simulator.snapshots(), undefined])
  const kind = weeks.pick(['delete', 'break', 'protect', 'foreign', 'instance'] as const)
  weeks.tell(`meddle: ${kind} ${snapshot?.description ?? ''}`)
  if (kind === 'foreign' || snapshot === undefined) {
    simulator.addSnapshot({
      description: 'somebody else’s',
      createdAt: new Date(weeks.now() - 300 * DAY)
    })
  } else if (kind === 'delete') {
    if (isLastGood(weeks, snapshot)) return
    simulator.removeSnapshot(snapshot.id)
    weeks.notes.forget(snapshot)
  } else if (kind === 'break') {
    // A good one whose mark is broken is not one of ours any more.
    if (isLastGood(weeks, snapshot) || snapshot.status === 'pending') return
    simulator.editSnapshot(snapshot.id, { description: `${snapshot.description} edited` })
    weeks.notes.forget(snapshot)
  } else if (kind === 'protect') {
    const description = snapshot.description.replace(/\[vpa ([am]) /, '[vpa $1p ')
    simulator.editSnapshot(snapshot.id, { description })
  } else moveInstance(weeks)
}

function isLastGood({ world }: Weeks, snapshot: SimulatedSnapshot): boolean {
  const { mark } = readDescription(snapshot.description)
  if (mark === undefined) return false
  const good = world.simulator.snapshots().filter((each) => isGoodOneOf(each, mark.instanceId))
  return good.length <= 1 && good.some(({ id }) => id === snapshot.id)
}

function moveInstance(weeks: Weeks): void {
  const { simulator } = weeks.world
  const instance = weeks.pick(weeks.instances)
  const isThere = simulator.instances().some(({ id }) => id === instance.id)
  if (isThere) {
    simulator.removeInstance(instance.id)
    const from = new Date(weeks.now())
    weeks.notes.absences.push({ instanceId: instance.id, from, until: undefined })
  } else simulator.addInstance(instance)
}
