export type { VultrAccount, VultrError, VultrErrorKind, VultrResult } from '../vultr/index.js'
export type { DeleteOutcome, SnapshotActions, VerifyApiKey } from './actions.js'
export type { Catalogue, CatalogueView, Instance } from './catalogue.js'
export type { Snapshot, SnapshotOrigin } from './snapshot.js'
