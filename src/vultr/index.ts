export { createVultrClient, isUuid } from './create-vultr-client.js'
export { readServerIdentity, type ServerIdentity } from './metadata.js'
export { createRequestLimiter, type RequestLimiter } from './request-limiter.js'
export type {
  CallOptions,
  SendOptions,
  VultrAccount,
  VultrClient,
  VultrInstance,
  VultrPlan,
  VultrSnapshot
} from './vultr-client.js'
export type { VultrError, VultrErrorKind, VultrResult } from './vultr-error.js'
