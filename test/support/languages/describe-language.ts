import { describe, expect, it } from 'vitest'
import type { Tested } from './flaws.js'
import { createLooker, type Looker, unvisited } from './looker.js'
import { lookAtLink } from './scenes/alerts.js'
import { lookAtInstances } from './scenes/instances.js'
import { lookAtActivity, lookAtOverview } from './scenes/overview.js'
import { lookAtRestores, lookAtReview } from './scenes/restores.js'
import { lookAtNothing, lookAtSettingsForm } from './scenes/settings.js'
import { lookAtExpired, lookAtSnapshots } from './scenes/snapshots.js'
import { lookAtStandalone } from './scenes/standalone.js'
import { lookAtStocked } from './scenes/stocked.js'
import { lookAtTokens } from './scenes/tokens.js'
import {
  lookAtBrokenStorage,
  lookAtErrors,
  lookAtReplicas,
  lookAtVultrAway
} from './scenes/trouble.js'

const SCENES: readonly (readonly [string, (looker: Looker) => Promise<void>])[] = [
  ['of an account with a bit of everything', lookAtStocked],
  ['before there is anything', lookAtNothing],
  ['of the settings', lookAtSettingsForm],
  ['of the API', lookAtTokens],
  ['that the link of an alert leads to', lookAtLink],
  ['of instances and their schedules', lookAtInstances],
  ['of several snapshots', lookAtSnapshots],
  ['of expired snapshots', lookAtExpired],
  ['of what needs attention', lookAtOverview],
  ['of Activity', lookAtActivity],
  ['of restores', lookAtRestores],
  ['of an account that has to be reviewed', lookAtReview],
  ['while Vultr does not answer', lookAtVultrAway],
  ['on a database that cannot be read', lookAtBrokenStorage],
  ['of several replicas', lookAtReplicas],
  ['of refused requests', lookAtErrors],
  ['of the panel of npm start', lookAtStandalone]
]

/** Shows every page in a language: it says everything in it, and the way it is written. */
export function describeLanguage(locale: Tested): void {
  describe(`every page in ${locale}`, () => {
    const visited = new Set<string>()

    it.each(SCENES)('says everything in it: those %s', async (_, scene) => {
      const looker = createLooker(locale)
      await scene(looker)
      for (const route of looker.visited) visited.add(route)
      expect(looker.flaws).toEqual([])
    })

    it('was looked at', () => {
      expect(unvisited(visited)).toEqual([])
    })
  })
}
