import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    testTimeout: 120_000,
    // A process takes seconds to start on a busy machine; the default is one.
    expect: { poll: { timeout: 15_000 } },
    hookTimeout: 120_000,
    // One browser at a time: two cores are the machine this must pass on.
    fileParallelism: false
  }
})
