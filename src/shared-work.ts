import type { EngineDeps, Job } from './engine-services.js'
import type { RestoreJob } from './restores/index.js'
import type { LeaveToOthers, RunJob } from './runs/index.js'
import type { SharedCommands } from './snapshots/index.js'

/** What somebody waits for, and another process on the database may do; undefined where this process is alone on it. */
export interface SharedWork {
  readonly commands: SharedCommands
  readonly leaveRun: LeaveToOthers<RunJob>
  readonly leaveRestore: LeaveToOthers<RestoreJob>
}

export function sharedWork({ replica, handOver }: EngineDeps): SharedWork | undefined {
  if (replica === undefined || handOver === undefined) return undefined
  const hasOthers = () => replica.hasOthers()
  const give = (job: Job, toOthers: boolean) => handOver([job], toOthers)
  const leave = async (job: Job) => (await hasOthers()) && (await give(job, true))
  return {
    commands: {
      hasOthers,
      handOver: (id, toOthers) => give({ kind: 'change', id, isUrgent: true }, toOthers)
    },
    leaveRun: (job) => leave({ ...job, kind: 'run', isUrgent: true }),
    leaveRestore: (job) => leave({ ...job, kind: 'restore', isUrgent: true })
  }
}
