import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { SRC } from './imports.js'

const ROOT = join(SRC, '..')
const text = readFileSync(join(ROOT, 'docs', 'architecture.md'), 'utf8')

/** `src/policy`, also where it ends with a slash. */
const PATH = /`((?:src|test|views|docs|migrations|locales|public|scripts)\/[^`*<]*)`/g
/** The files that are named after their folder: `src/policy/retention` (`prune-brake`). */
const FILES = /`(src\/[\w/-]+)`,? \(([^)]*)\)/g
const FILE = /`([a-z][a-z/-]*)`/g

it('every path that the architecture names is there', () => {
  const named = [...text.matchAll(PATH)].map(([, path = '']) => path)
  expect(named.length).toBeGreaterThan(50)
  // Stands for any language.
  const examples = ['locales/xx.json']
  const missing = named.filter((path) => !existsSync(join(ROOT, path)) && !examples.includes(path))
  expect(missing).toEqual([])
})

it('every file that it names in a folder is there', () => {
  const named = [...text.matchAll(FILES)].flatMap(([, folder = '', inside = '']) =>
    [...inside.matchAll(FILE)].map(([, file = '']) => `${folder}/${file}`)
  )
  expect(named.length).toBeGreaterThan(20)
  const missing = named.filter(
    (path) => !existsSync(join(ROOT, `${path}.ts`)) && !existsSync(join(ROOT, path))
  )
  expect(missing).toEqual([])
})
