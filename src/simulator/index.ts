export type { Caller } from './account/account-logs.js'
export { DESCRIPTION_STORAGE, type DescriptionStorage } from './account/description-storage.js'
export type { ListLag, ListLags } from './account/listed.js'
export {
  INSTANCE_STATES,
  type InstanceState,
  RESTORE_STATES,
  type SimulatedApiKey,
  type SimulatedBlock,
  type SimulatedInstance,
  type SimulatedSnapshot
} from './account/records.js'
export type { DateStyle } from './api/dates.js'
export type { Listening } from './api/listening.js'
export type { ListName, OddRecords } from './api/odd-records.js'
export type { Action, Denial } from './api/permissions.js'
export { type DemoAccount, type DemoChoice, seedDemoAccount } from './demo/demo-account.js'
export type { PastRun, PastSnapshot } from './demo/past.js'
export type { DemoSchedule } from './demo/schedules.js'
export type { Breakage } from './faults/broken.js'
export type { Fault, FaultScript } from './faults/faults.js'
export type { LoggedRequest } from './faults/spoil.js'
export { SIMULATED_API_KEY, type SimulatorOptions, type SimulatorRules } from './options.js'
export { createVultrSimulator, VultrSimulator } from './vultr-simulator.js'
