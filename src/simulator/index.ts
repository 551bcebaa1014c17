export type { SimulatedInstance, SimulatedSnapshot } from './account.js'
export { type DemoAccount, seedDemoAccount } from './demo-account.js'
export type { Fault, FaultScript } from './faults.js'
export {
  createVultrSimulator,
  type Listening,
  type LoggedRequest,
  SIMULATED_API_KEY,
  type SimulatorOptions,
  VultrSimulator
} from './vultr-simulator.js'
