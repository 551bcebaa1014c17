export { createLeadership, type Leadership, LeadLostError } from './leadership.js'
export { createPresence, type Presence, type PresentReplica } from './presence.js'
export { createReplica, type Replica } from './replica.js'
