export { createRequestTotals, type RequestTotals } from './request-totals.js'
export { notePass, readLastPass } from './scheduler-pass.js'
export { addToTotal, type Counter, readTotals } from './totals.js'
