import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const TEST = dirname(fileURLToPath(import.meta.url))
const SRC = resolve(TEST, '../src')

/** Which rooms a room may import beside `common`; files directly in src are the room `.`. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  common: [],
  wording: [],
  policy: [],
  simulator: [],
  database: [],
  vultr: [],
  activity: ['database'],
  settings: ['database', 'policy'],
  account: ['vultr', 'policy', 'database', 'activity'],
  review: ['account', 'database', 'activity'],
  coverage: ['review', 'account', 'settings', 'policy', 'database'],
  snapshots: ['account', 'vultr', 'database', 'activity'],
  runs: ['coverage', 'account', 'settings', 'policy', 'database', 'activity'],
  restores: [
    'runs',
    'snapshots',
    'coverage',
    'review',
    'account',
    'policy',
    'database',
    'activity'
  ],
  pruning: [
    'restores',
    'runs',
    'snapshots',
    'coverage',
    'review',
    'account',
    'policy',
    'database',
    'activity'
  ],
  confirmations: [
    'pruning',
    'runs',
    'coverage',
    'review',
    'account',
    'settings',
    'database',
    'activity'
  ],
  health: ['confirmations', 'pruning', 'runs', 'coverage', 'account', 'policy', 'database'],
  web: [
    'health',
    'confirmations',
    'restores',
    'pruning',
    'runs',
    'coverage',
    'snapshots',
    'account',
    'settings',
    'policy',
    'activity',
    'common',
    '.'
  ],
  '.': [
    'web',
    'health',
    'confirmations',
    'restores',
    'pruning',
    'runs',
    'coverage',
    'snapshots',
    'review',
    'account',
    'settings',
    'policy',
    'vultr',
    'database',
    'activity'
  ],
  standalone: ['.', 'simulator', 'database']
}

/** Imports nothing of ours, so that it cannot share a mistake with what is tested against it. */
const APART = 'simulator'

function mayImport(room: string, target: string): boolean {
  if (target === 'common' || target === 'wording') return room !== APART && room !== 'policy'
  return ARROWS[room]?.includes(target) ?? false
}

/** Only these files may import from `simulator`. */
const SIMULATED = ['standalone/demo/demo.ts', 'standalone/demo/history.ts']

/**
 * Only these files of `standalone` may import from `database`: no host could invent a past, and the
 * panel keeps its sessions in the file that the addon has anyway.
 */
const STORED = ['standalone/demo/history.ts', 'standalone/sign-in/panel-database.ts']

interface Import {
  readonly file: string
  readonly target: string
  readonly isOwn: boolean
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sourceFiles(path)
    return entry.name.endsWith('.ts') ? [path] : []
  })
}

function roomOf(path: string): string {
  const [first = '', ...rest] = relative(SRC, path).split('/')
  return rest.length === 0 ? '.' : first
}

const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*)'([^']+)'/g

const imports: Import[] = sourceFiles(SRC).flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(([, specifier = '']) => {
    const isOwn = specifier.startsWith('.')
    return {
      file,
      isOwn,
      target: isOwn ? resolve(dirname(file), specifier).replace(/\.js$/, '.ts') : specifier
    }
  })
)

const crossing = imports.filter(
  ({ file, target, isOwn }) => isOwn && roomOf(file) !== roomOf(target)
)

function shown({ file, target }: Import): string {
  return `${relative(SRC, file)} → ${target.startsWith('/') ? relative(SRC, target) : target}`
}

describe('the rooms', () => {
  it('are found, with their imports', () => {
    expect(Object.keys(ARROWS).sort()).toEqual([...new Set(sourceFiles(SRC).map(roomOf))].sort())
    expect(crossing.length).toBeGreaterThan(20)
  })

  it('depend downwards only', () => {
    const wrong = crossing.filter(({ file, target }) => !mayImport(roomOf(file), roomOf(target)))
    expect(wrong.map(shown)).toEqual([])
  })

  it('import one another through the door only', () => {
    const wrong = crossing.filter(
      ({ target }) => roomOf(target) !== '.' && !target.endsWith('/index.ts')
    )
    expect(wrong.map(shown)).toEqual([])
  })

  it('use the addon from the standalone panel as any host does', () => {
    const wrong = crossing.filter(
      ({ file, target }) =>
        roomOf(file) === 'standalone' && roomOf(target) === '.' && target !== join(SRC, 'index.ts')
    )
    expect(wrong.map(shown)).toEqual([])
  })

  it('see the simulator in the demo alone', () => {
    const wrong = crossing.filter(
      ({ file, target }) =>
        roomOf(target) === 'simulator' && !SIMULATED.includes(relative(SRC, file))
    )
    expect(wrong.map(shown)).toEqual([])
  })

  it('see the database from the standalone panel in the history of the demo and in its sign-in alone', () => {
    const importing = crossing.filter(
      ({ file, target }) => roomOf(file) === 'standalone' && roomOf(target) === 'database'
    )
    const files = importing.map(({ file }) => relative(SRC, file))
    expect([...new Set(files)]).toEqual(STORED)
  })

  it('reach the SDK of Vultr through one room', () => {
    const wrong = imports.filter(
      ({ file, target }) => target.startsWith('@vultr/') && roomOf(file) !== 'vultr'
    )
    expect(wrong.map(shown)).toEqual([])
  })

  it('leave the choice of the SQLite driver to one file, as the wrong one ends the process', () => {
    // Types alone load nothing.
    const loading = /^import (?!type )[^']*'better-sqlite3|(?:import|require)\(\s*'better-sqlite3/m
    const wrong = [...sourceFiles(SRC), ...sourceFiles(TEST)].filter((file) =>
      loading.test(readFileSync(file, 'utf8'))
    )
    expect(wrong.map((file) => relative(SRC, file))).toEqual([])
  })

  it('have no cycles between files', () => {
    const edges = new Map<string, string[]>()
    for (const { file, target, isOwn } of imports) {
      if (isOwn) edges.set(file, [...(edges.get(file) ?? []), target])
    }
    const done = new Set<string>()
    const cycles: string[] = []
    const walk = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) {
        const cycle = [...path.slice(path.indexOf(file)), file]
        cycles.push(cycle.map((each) => relative(SRC, each)).join(' → '))
        return
      }
      if (done.has(file)) return
      for (const next of edges.get(file) ?? []) walk(next, [...path, file])
      done.add(file)
    }
    for (const file of edges.keys()) walk(file, [])
    expect(cycles).toEqual([])
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
