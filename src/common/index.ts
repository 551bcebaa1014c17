export { attempted } from './attempted.js'
export { createBackoffs } from './backoffs.js'
export { createBreather } from './breathe.js'
export { inParallel } from './in-parallel.js'
export { toIpAddress } from './ip-address.js'
export { hasPassed, isDue, retryDelayMs } from './retry-delay.js'
export {
  createSecondLooks,
  lookAtMissing,
  SECOND_LOOK_MS
} from './second-look.js'
export { cutText, type TextBounds } from './text.js'
