export {
  type AuthenticateToken,
  type BearerCheck,
  type BearerResult,
  createBearerCheck
} from './bearer.js'
export { allows, SCOPES, type Scope } from './scopes.js'
export {
  type ApiToken,
  flawOfTokenName,
  type NewToken,
  newTokenSchema,
  type TokenBearer,
  TokenError
} from './token.js'
export { type ApiTokens, createApiTokens } from './token-store.js'
