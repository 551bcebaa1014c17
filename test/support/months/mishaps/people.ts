// What people do, in the panel and at Vultr without telling it.
import { DAY, HOUR } from '../../fake-clock.js'
import { subjectOf } from '../history.js'
import { type Month, TAG } from '../month.js'
import { blind, type Mishap } from './mishap.js'

export const OF_PEOPLE: readonly Mishap[] = [
  blind('no key', [0.2, 30], ({ panel }) => {
    panel.isKeyAway = true
    return () => {
      panel.isKeyAway = false
    }
  }),
  {
    name: 'no room',
    hours: [4, 40],
    excludes: 'settings',
    async begin(month) {
      const { simulator } = month.world
      const held = simulator.snapshots().length
      simulator.rules.snapshotQuota = held
      await month.save({ snapshotLimit: Math.max(1, held) })
      return async () => {
        simulator.rules.snapshotQuota = Number.POSITIVE_INFINITY
        await month.save({ snapshotLimit: held + 200 })
      }
    }
  },
  {
    name: 'turned off',
    hours: [0.2, 40],
    excludes: 'settings',
    async begin(month) {
      await month.save({ enabled: false })
      return async () => {
        await month.save({ enabled: true })
        month.changeCoverage(month.instances.map(({ id }) => id))
      }
    }
  },
  {
    name: 'new server',
    hours: [0.5, 50],
    excludes: 'new server',
    begin(month) {
      const { simulator } = month.world
      const { id } = simulator.addInstance({ id: month.newId(), label: 'new-1' })
      month.changeCoverage([id])
      return () => simulator.removeInstance(id)
    }
  },
  {
    name: 'tag lost',
    hours: [0.2, 30],
    excludes: 'tags',
    isPossible: ({ settings }) => settings.covers.kind === 'tag',
    begin(month) {
      const those = month.pick([month.instances, [month.pick(month.instances)]])
      return retag(
        month,
        those.map(({ id }) => id)
      )
    }
  },
  {
    name: 'instance gone',
    hours: [1, 40],
    excludes: 'tags',
    begin(month) {
      const { simulator } = month.world
      const instance = month.pick(month.instances)
      simulator.removeInstance(instance.id)
      month.changeCoverage([instance.id])
      return () => {
        simulator.addInstance(instance)
        month.changeCoverage([instance.id])
      }
    }
  },
  {
    name: 'deleted outside',
    hours: [0, 0],
    isPossible: ({ blindness }) => blindness === undefined,
    begin(month) {
      const { simulator } = month.world
      const old = simulator.snapshots().filter(({ status, createdAt }) => {
        const age = month.now() - createdAt.getTime()
        return status === 'complete' && age > 2 * HOUR && age < 3 * DAY
      })
      const snapshot = month.pick([...old, undefined])
      if (snapshot === undefined) return () => {}
      simulator.removeSnapshot(snapshot.id)
      month.expect(subjectOf('deleted-outside', snapshot.instanceId), 10, 40)
      return () => {}
    }
  }
]

/** Takes the tag from them. @returns what gives it back. */
function retag(month: Month, ids: readonly string[]): () => void {
  const tags = (own: string[]) => {
    for (const id of ids) {
      if (month.isListed(id)) month.world.simulator.editInstance(id, { tags: own })
    }
    month.changeCoverage(ids)
  }
  tags([])
  return () => tags([TAG])
}
