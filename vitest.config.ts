import { availableParallelism } from 'node:os'
import { configDefaults, defineConfig } from 'vitest/config'

/** Not without something that stands outside, or not part of the whole: each has its own config. */
const APART = ['test/e2e/**', 'test/bench/**', 'test/proxy/**']

/**
 * What these change holds for the whole process: its network, user or time zone. All others share
 * processes, since importing everything anew for each file takes longer than most files run.
 */
export const IN_A_PROCESS_OF_THEIR_OWN = [
  'test/database/open-database.test.ts',
  'test/standalone/files/private-files.test.ts',
  'test/vultr/account-keys.test.ts',
  'test/vultr/account-logs.test.ts',
  'test/vultr/client/answers.test.ts',
  'test/vultr/client/sending.test.ts',
  'test/vultr/client/whole-lists.test.ts',
  'test/vultr/date.test.ts',
  'test/vultr/failures/classify-answer.test.ts',
  'test/vultr/failures/confirmed-change.test.ts',
  'test/vultr/failures/kept-sentence.test.ts',
  'test/vultr/lists.test.ts',
  'test/vultr/odd-records.test.ts',
  'test/vultr/transport/sdk-call.test.ts',
  'test/web/languages/english.test.ts',
  'test/web/languages/german.test.ts',
  'test/web/languages/pseudo.test.ts',
  'test/web/shared/changed-meanwhile.test.ts'
]

export default defineConfig({
  test: {
    // Many tests wait, for a limiter or a child process; a worker more than there are cores works meanwhile.
    maxWorkers: availableParallelism() + 1,
    // Wall-clock limits catch a hang, nothing else; no test asserts a duration.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A process takes seconds to start on a busy machine; the default is one.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'shared process',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...APART, ...IN_A_PROCESS_OF_THEIR_OWN],
          isolate: false
        }
      },
      {
        extends: true,
        test: { name: 'own process', include: IN_A_PROCESS_OF_THEIR_OWN }
      }
    ]
  }
})
