import { cpus, loadavg, totalmem, type } from 'node:os'

/** The machine in words. */
export function describeMachine(): string {
  const cores = cpus()
  const model = cores[0]?.model.trim() || 'unknown processor'
  const memoryGb = Math.round(totalmem() / 1024 ** 3)
  const [load = 0] = loadavg()
  return `${cores.length} cores (${model}), ${memoryGb} GB of memory, ${type()}, Node ${process.versions.node}; load ${load.toFixed(1)} when it began`
}
