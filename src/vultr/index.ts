export { createVultrClient } from './create-vultr-client.js'
export { saysUnoffered } from './failures/refusal-words.js'
export {
  errorMessage,
  isUnreached,
  ownError,
  VULTR_ERROR_KINDS,
  type VultrError,
  type VultrErrorKind,
  type VultrResult
} from './failures/vultr-error.js'
export { readServerIdentity, type ServerIdentity } from './metadata.js'
export { createRequestLimiter, type RequestLimiter } from './transport/request-limiter.js'
export { createSharedLimiter } from './transport/shared-limiter.js'
export type {
  CallOptions,
  UnreadableRecord,
  VultrAccount,
  VultrApiKey,
  VultrClient,
  VultrInstance,
  VultrLogEntry,
  VultrSnapshot,
  VultrVolume
} from './vultr-client.js'
