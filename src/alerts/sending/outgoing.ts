export { type Outgoing, SendError, type Sender } from '../outgoing.js'
