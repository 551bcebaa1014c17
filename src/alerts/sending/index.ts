export { type Outgoing, SendError, type Sender } from '../outgoing.js'
export {
  type AddressGuard,
  type AddressGuardOptions,
  createAddressGuard
} from './calls/address-guard.js'
export { allowedAddressesSchema, parseAllowed } from './calls/allowed-addresses.js'
export { type CallAnswer, type CallOut, type Clock, callOut } from './calls/call-out.js'
