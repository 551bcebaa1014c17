import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/bench/**', 'test/proxy/**'],
    // Many tests wait, for a limiter or a child process; a worker more than there are cores works meanwhile.
    maxWorkers: availableParallelism() + 1,
    // Wall-clock limits catch a hang, nothing else; no test asserts a duration.
    testTimeout: 20_000
  }
})
