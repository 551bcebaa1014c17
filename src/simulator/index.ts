export type { SimulatedInstance, SimulatedSnapshot } from './account.js'
export { type DemoAccount, type DemoChoice, seedDemoAccount } from './demo-account.js'
export type { PastRun, PastSnapshot } from './demo-past.js'
export type { DemoSchedule } from './demo-schedules.js'
export type { Fault, FaultScript } from './faults.js'
export type { Listening } from './listening.js'
export type { LoggedRequest } from './spoil.js'
export {
  createVultrSimulator,
  SIMULATED_API_KEY,
  type SimulatorOptions,
  VultrSimulator
} from './vultr-simulator.js'
