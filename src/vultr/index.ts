export { createVultrClient } from './create-vultr-client.js'
export { readServerIdentity, type ServerIdentity } from './metadata.js'
export { isUuid } from './records.js'
export { createRequestLimiter, type RequestLimiter } from './request-limiter.js'
export type {
  CallOptions,
  UnreadableRecord,
  VultrAccount,
  VultrClient,
  VultrInstance,
  VultrList,
  VultrPlan,
  VultrSnapshot
} from './vultr-client.js'
export {
  VULTR_ERROR_KINDS,
  type VultrError,
  type VultrErrorKind,
  type VultrResult
} from './vultr-error.js'
