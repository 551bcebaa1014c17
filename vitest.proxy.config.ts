import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/proxy/**/*.test.ts'],
    testTimeout: 60_000,
    // A process takes seconds to start on a busy machine; the default is one.
    expect: { poll: { timeout: 15_000 } },
    hookTimeout: 60_000
  }
})
