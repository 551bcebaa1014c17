export { apiDocument } from './endpoints.js'
export type { ApiServices } from './http/services.js'
export { createApi } from './router.js'
