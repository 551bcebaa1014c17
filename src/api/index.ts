export { apiDocument } from './endpoints.js'
export type { ApiServices } from './http/services.js'
export { type Visibility, visibilityOf } from './http/visibility.js'
export { createApi } from './router.js'
