import { readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bounded, SRC, sourceFiles, TEST } from './imports.js'

/** In lines, of a file. */
const MOST_LINES = 250
/** In files, of a folder. */
const MOST_FILES = 15

describe('what can be read at a sitting', () => {
  it('is a file', () => {
    // Written by `npm run locales`, a line for each message.
    const generated = join(SRC, 'wording/messages.ts')
    const long = bounded.filter(
      (file) =>
        file !== generated && readFileSync(file, 'utf8').trimEnd().split('\n').length > MOST_LINES
    )
    expect(long.map((file) => relative(SRC, file))).toEqual([])
  })

  it('is a folder', () => {
    const counts = new Map<string, number>()
    for (const file of [...bounded, ...sourceFiles(TEST)]) {
      counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1)
    }
    const full = [...counts].filter(([, count]) => count > MOST_FILES)
    expect(full.map(([folder]) => relative(SRC, folder))).toEqual([])
  })
})

describe('what a start loads', () => {
  it('is no language of zod: of `* as z` only what is used comes along', () => {
    const wrong = sourceFiles(SRC).filter((file) =>
      /import \{[^}]*\bz\b[^}]*\} from 'zod'/.test(readFileSync(file, 'utf8'))
    )
    expect(wrong.map((file) => relative(SRC, file))).toEqual([])
  })
})

describe('the rooms that decide', () => {
  it('take the time from the injected clock', () => {
    const wrong = ['policy', 'account', 'coverage', 'runs']
      .flatMap((room) => sourceFiles(join(SRC, room)))
      .filter((file) => /Date\.now\(\)|new Date\(\)/.test(readFileSync(file, 'utf8')))
    expect(wrong.map((file) => relative(SRC, file))).toEqual([])
  })
})
