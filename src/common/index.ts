export { toIpAddress } from './ip-address.js'
export { cutText, type TextBounds } from './text.js'
