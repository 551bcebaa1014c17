import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { IN_A_PROCESS_OF_THEIR_OWN } from '../vitest.config.js'

const TEST = fileURLToPath(new URL('.', import.meta.url))

/** Files that share a process would find what one of them has changed for all of it. */
const CHANGES_THE_PROCESS =
  /^import .+ from 'nock'|\bvi\.|\bprocess\.(?:chdir|umask|set\w+)\b|\bprocess\.env(?:\.\w+|\[.+\]) = /m

it('lets no test that changes its whole process share one', () => {
  const changing = readdirSync(TEST, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts') && !/^(?:e2e|bench|proxy)\//.test(file))
    .filter((file) => CHANGES_THE_PROCESS.test(readFileSync(join(TEST, file), 'utf8')))
    .map((file) => `test/${file}`)
  expect(changing.sort()).toEqual(IN_A_PROCESS_OF_THEIR_OWN)
})
