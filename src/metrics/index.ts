export { createMetrics, type MetricsServices } from './router.js'
