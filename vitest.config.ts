import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/bench/**', 'test/proxy/**'],
    // Vitest leaves one core free by itself, which on two cores is half of them.
    maxWorkers: '100%',
    // Wall-clock limits catch a hang, nothing else; no test asserts a duration.
    testTimeout: 20_000
  }
})
