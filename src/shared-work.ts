import type { EngineDeps, Job } from './engine-services.js'
import type { SharedRestores } from './restores/index.js'
import type { SharedRuns } from './runs/index.js'
import type { SharedCommands } from './snapshots/index.js'

/** What somebody waits for, and another process on the database may do; undefined where this process is alone on it. */
export interface SharedWork {
  readonly commands: SharedCommands
  readonly runs: SharedRuns
  readonly restores: SharedRestores
}

export function sharedWork({ replica, handOver }: EngineDeps): SharedWork | undefined {
  if (replica === undefined || handOver === undefined) return undefined
  const hasOthers = () => replica.hasOthers()
  const give = (job: Job, toOthers: boolean) => handOver([job], toOthers)
  return {
    commands: {
      hasOthers,
      handOver: (id, toOthers) => give({ kind: 'change', id, isUrgent: true }, toOthers)
    },
    runs: {
      hasOthers,
      handOver: (job) => give({ ...job, kind: 'run', isUrgent: true }, true)
    },
    restores: {
      hasOthers,
      handOver: (job) => give({ ...job, kind: 'restore', isUrgent: true }, true)
    }
  }
}
