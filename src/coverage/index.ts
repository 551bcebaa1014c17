export {
  type Coverage,
  coverageOf,
  coveredIdsOf,
  type InstanceCoverage,
  isListWhole,
  isWholeCoverage
} from './coverage.js'
export {
  type CoverageReader,
  type CoveredSchedule,
  createCoverageReader,
  type ScheduleOf
} from './coverage-reader.js'
export {
  type CoveredInstance,
  type CoveredInstances,
  createCoveredInstances
} from './covered-instances.js'
export { matchingIds } from './matching-instances.js'
export {
  type KeptCounts,
  type KeptInstance,
  keptCounts,
  placesNeeded,
  type SteadyStorage,
  steadyStorage
} from './steady-storage.js'
export { isUnusable } from './unusable-settings.js'
