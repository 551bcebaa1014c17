import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { bundledProgram } from '../support/processes/bundled-program.js'

const PROGRAM = await bundledProgram(new URL('end-a-process.ts', import.meta.url))

/** What the script exits with once it has used its databases. */
const USED = 7

/** Its exit code, or the signal that ended it, and what it wrote to standard error. */
function run(ending: string, folder: string): Promise<{ end: unknown; complaints: string }> {
  // A small young generation has the garbage collector run often, and at any moment.
  const argv = ['--max-semi-space-size=1', PROGRAM, ending, folder]
  return new Promise((resolve) => {
    execFile(process.execPath, argv, (error, _output, complaints) => {
      resolve({ end: error?.signal ?? error?.code ?? 0, complaints })
    })
  })
}

describe('a process that has used the database', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vultr-process-end-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.concurrent.each([
    'by itself',
    'by process.exit',
    'after its worker ended',
    'after its worker was terminated',
    'while its worker runs'
  ])('ends with its own exit code, %s', async (ending) => {
    expect(await run(ending, join(folder, ending))).toEqual({ end: USED, complaints: '' })
  })
})
