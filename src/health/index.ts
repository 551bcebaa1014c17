export { type Finding, isGrave, STUCK_AFTER_MS, type StoredOtherwise } from './findings.js'
export { createFindings, type Findings } from './read-findings.js'
