import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/proxy/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000
  }
})
