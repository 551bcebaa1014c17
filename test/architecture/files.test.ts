import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SRC, sourceFiles } from './imports.js'

/** In lines, of a file. */
const MOST_LINES = 250
/** In files, of a folder. */
const MOST_FILES = 15

const ROOT = join(SRC, '..')
/** In which code, views and styles stand. */
const FOLDERS = ['src', 'test', 'scripts', 'views', 'public']
/** Of `npm run locales`, a line for each message, and of a generator that makes a client of the API’s document. */
const GENERATED = ['src/wording/messages.ts', 'test/support/api/generated-client.ts']
const READ = /\.(ts|js|ejs|css)$/

const files = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) =>
    join(folder, path)
  )
)
  // What is built for the bench.
  .filter((path) => READ.test(path) && !path.startsWith(join('test', 'bench', 'dist')))

describe('what can be read at a sitting', () => {
  it('is a file', () => {
    const long = files.filter((path) => {
      const lines = readFileSync(join(ROOT, path), 'utf8').trimEnd().split('\n')
      return !GENERATED.includes(path) && lines.length > MOST_LINES
    })
    expect(long).toEqual([])
  })

  it('is a folder', () => {
    const counts = new Map<string, number>()
    for (const path of files) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1)
    const full = [...counts].filter(([, count]) => count > MOST_FILES)
    expect(full.map(([folder]) => folder)).toEqual([])
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
