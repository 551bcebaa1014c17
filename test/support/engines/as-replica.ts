import type { Engine } from '../../../src/engine-services.js'
import type { Leadership } from '../../../src/replicas/index.js'

/** In tests those named `gone` have ended. */
export async function isReplicaPresent(_trx: unknown, id: string): Promise<boolean> {
  return !id.startsWith('gone')
}

/** As the addon has it where several processes share the database: the passes are the leader's. */
export function asReplica(engine: Engine, leadership: Leadership): Engine {
  return {
    ...engine,
    async tick() {
      await leadership.ask()
      return (await leadership.lead(() => engine.tick())) ?? true
    }
  }
}
