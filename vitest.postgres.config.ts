import { defineConfig } from 'vitest/config'
import base from './vitest.config.js'

/** Whoever reads and writes, and whole flows; pages are the same on both. */
const STORES_AND_FLOWS = [
  'account',
  'activity',
  'alerts',
  'confirmations',
  'coverage',
  'engine',
  'health',
  'metrics',
  'pruning',
  'restores',
  'review',
  'runs',
  'settings',
  'snapshots',
  'tokens',
  'totals'
]

/** Weeks and months, minute by minute: half of the time of all, with the same statements as the others. */
const LONG_COURSES = [
  'test/alerts/incidents/long-courses.test.ts',
  'test/alerts/months/months.test.ts',
  'test/alerts/deleted-outside.test.ts',
  'test/alerts/key-expiring.test.ts',
  'test/alerts/outbox/deliver.test.ts',
  'test/alerts/told-alerts.test.ts',
  'test/confirmations/account-review.test.ts',
  'test/confirmations/set-back-databases.test.ts',
  'test/confirmations/two-panels.test.ts',
  'test/coverage/all-instances.test.ts',
  'test/coverage/single-instances.test.ts',
  'test/coverage/tagged-instances.test.ts',
  // Has a step of its own.
  'test/engine/chaos.test.ts',
  'test/engine/fourteen-days.test.ts',
  'test/health/findings.test.ts',
  'test/pruning/expiry-by-hand.test.ts',
  'test/pruning/orphans.test.ts',
  'test/pruning/prune-doubts.test.ts',
  'test/runs/refused-creates.test.ts',
  'test/runs/slots.test.ts',
  'test/runs/spread-starts.test.ts'
]

const { projects: _, ...shared } = base.test ?? {}

/** The same tests on a PostgreSQL server, which TEST_DATABASE_URL names: `npm run test:postgres`. */
export default defineConfig({
  test: {
    ...shared,
    include: [
      'test/database/{postgres,moving}/*.test.ts',
      'test/replicas/*.test.ts',
      'test/cli/local-on-postgres.test.ts',
      'test/standalone/sign-in/{shared-failures,two-panels}.test.ts',
      'test/database/{packed-rows,revision,transactions}.test.ts',
      ...STORES_AND_FLOWS.map((folder) => `test/${folder}/**/*.test.ts`)
    ],
    exclude: process.env.CI === undefined ? [] : LONG_COURSES,
    isolate: false,
    // A statement takes some ten times as long as in a file of this process.
    testTimeout: 120_000,
    hookTimeout: 60_000
  }
})
