export type { ServerIdentity } from './metadata.js'
export type {
  CallOptions,
  SendOptions,
  VultrAccount,
  VultrClient,
  VultrInstance,
  VultrSnapshot
} from './vultr-client.js'
export type { VultrError, VultrErrorKind, VultrResult } from './vultr-error.js'
