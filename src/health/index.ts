export {
  type Acknowledgement,
  type Acknowledgements,
  createAcknowledgements
} from './acknowledgements.js'
export { digest, type FindingIdentity, identityOf, isQuietable } from './finding-identity.js'
export {
  type Finding,
  isGrave,
  type OffClock,
  STUCK_AFTER_MS,
  type StoredOtherwise
} from './findings.js'
export { createFindings, type Findings } from './read-findings.js'
export { type ToldFinding, toldFinding } from './told-finding.js'
export type { FindingAction } from './what-helps.js'
