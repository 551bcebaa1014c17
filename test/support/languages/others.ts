import type { OffClock } from '../../../src/health/findings.js'
import type { ReplicaList } from '../../../src/replicas/index.js'
import type { WebServices } from '../../../src/web/http/services.js'

/** Other processes on the database, which a test without PostgreSQL has none of. */
export const others: { replicas?: ReplicaList; clock?: OffClock } = {}

interface RouterModule {
  createRouter(services: WebServices): unknown
}

/** The pages, with these others beside their panel: to stand in for `web/router.js` in a test. */
export function withOthers<Original extends RouterModule>(original: Original): Original {
  return {
    ...original,
    createRouter: (services: WebServices) =>
      original.createRouter({
        ...services,
        get replicas() {
          return others.replicas
        },
        findings: async () => {
          const found = await services.findings()
          const { clock } = others
          return clock === undefined
            ? found
            : [
                { kind: 'clock-off', hostname: clock.hostname, aheadMs: clock.clockAheadMs },
                ...found
              ]
        }
      })
  }
}
