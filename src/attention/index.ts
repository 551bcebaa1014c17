export type { Concern, ToldConcern } from './concern.js'
export { type ConcernServices, readConcerns } from './read-concerns.js'
export { restorePath } from './restore-path.js'
