import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const TEST = dirname(fileURLToPath(import.meta.url))
const SRC = resolve(TEST, '../src')

/**
 * Which rooms a room may import; files directly in src are the room `.`. The simulator imports nothing
 * of ours, so that it cannot share a mistake with what is tested against it.
 */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  common: [],
  wording: ['common'],
  policy: [],
  simulator: [],
  vultr: ['wording'],
  database: ['common'],
  activity: ['database', 'common', 'wording'],
  settings: ['database', 'policy'],
  account: ['vultr', 'database', 'common', 'wording'],
  review: ['account', 'database', 'activity', 'wording'],
  coverage: ['review', 'account', 'settings', 'policy', 'database', 'common'],
  snapshots: ['account', 'vultr', 'database', 'activity', 'common', 'wording'],
  runs: ['coverage', 'account', 'policy', 'database', 'activity', 'common', 'wording'],
  restores: [
    'runs',
    'snapshots',
    'coverage',
    'review',
    'account',
    'policy',
    'database',
    'activity',
    'common',
    'wording'
  ],
  pruning: [
    'restores',
    'snapshots',
    'coverage',
    'review',
    'account',
    'policy',
    'database',
    'activity',
    'common',
    'wording'
  ],
  confirmations: [
    'pruning',
    'runs',
    'coverage',
    'review',
    'account',
    'settings',
    'policy',
    'database',
    'activity',
    'wording'
  ],
  health: [
    'confirmations',
    'pruning',
    'runs',
    'coverage',
    'account',
    'policy',
    'database',
    'activity',
    'common',
    'wording'
  ],
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
    '.',
    'wording',
    'database'
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
    'activity',
    'common'
  ],
  standalone: ['.', 'simulator', 'database', 'common', 'wording']
}

function mayImport(room: string, target: string): boolean {
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

/** In lines, of a file. */
const MOST_LINES = 250
/** In files, of a folder. */
const MOST_FILES = 15

const bounded = sourceFiles(SRC)
  // Until it has been restructured.
  .filter((file) => roomOf(file) !== 'web')

function isDoor(file: string): boolean {
  return file === join(SRC, roomOf(file), 'index.ts')
}

/** Circles in what imports what, each as the way round. */
function circlesOf(edges: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const done = new Set<string>()
  const circles: string[] = []
  const walk = (from: string, path: readonly string[]): void => {
    if (path.includes(from)) {
      const circle = [...path.slice(path.indexOf(from)), from]
      circles.push(circle.map((each) => relative(SRC, each)).join(' → '))
      return
    }
    if (done.has(from)) return
    for (const next of edges.get(from) ?? []) walk(next, [...path, from])
    done.add(from)
  }
  for (const from of edges.keys()) walk(from, [])
  return circles
}

/** The imports of our own, as edges between what they are counted by. */
function edgesBetween(
  own: readonly Import[],
  nodeOf: (file: string) => string
): ReadonlyMap<string, ReadonlySet<string>> {
  const edges = new Map<string, Set<string>>()
  for (const { file, target } of own) {
    edges.set(nodeOf(file), (edges.get(nodeOf(file)) ?? new Set()).add(nodeOf(target)))
  }
  return edges
}

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
    const own = imports.filter(({ isOwn }) => isOwn)
    expect(circlesOf(edgesBetween(own, (file) => file))).toEqual([])
  })

  it('have no circles between the folders of one', () => {
    const within = bounded.flatMap((file) =>
      imports.filter(
        (each) =>
          each.file === file &&
          each.isOwn &&
          roomOf(file) === roomOf(each.target) &&
          dirname(file) !== dirname(each.target) &&
          // The door of a room leads into each of its folders.
          !isDoor(file)
      )
    )
    expect(circlesOf(edgesBetween(within, dirname))).toEqual([])
  })

  it('need each of their arrows', () => {
    const used = new Set(crossing.map(({ file, target }) => `${roomOf(file)} → ${roomOf(target)}`))
    const all = Object.entries(ARROWS).flatMap(([room, targets]) =>
      targets.map((target) => `${room} → ${target}`)
    )
    expect(all.filter((arrow) => !used.has(arrow))).toEqual([])
  })
})

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

describe('the folders of web', () => {
  const WEB = join(SRC, 'web')
  const within = imports.filter(
    ({ file, target, isOwn }) => isOwn && roomOf(file) === 'web' && roomOf(target) === 'web'
  )
  const folderOf = (path: string) => relative(WEB, dirname(path)) || '.'

  /** A page's folder with all below it; files directly in web lead to the pages and stand above them. */
  const partOf = (path: string) => folderOf(path).split('/')[0] ?? '.'
  const BELOW_PAGES = ['http', 'shared']
  const ARROWS_TO: Readonly<Record<string, readonly string[]>> = { http: [], shared: ['http'] }

  it('are pages, what they share, and http', () => {
    const parts = new Set(within.map(({ file }) => partOf(file)))
    expect([...BELOW_PAGES, '.'].filter((each) => !parts.has(each))).toEqual([])
    expect(parts.size).toBeGreaterThan(6)
  })

  it('have pages import what is shared and http, not one another', () => {
    const wrong = within.filter(({ file, target }) => {
      const [from, to] = [partOf(file), partOf(target)]
      return from !== '.' && from !== to && !(ARROWS_TO[from] ?? BELOW_PAGES).includes(to)
    })
    expect(wrong.map(shown)).toEqual([])
  })

  it('go round in no circle', () => {
    const arrows = new Map<string, Set<string>>()
    for (const { file, target } of within) {
      const to = arrows.get(folderOf(file)) ?? new Set()
      arrows.set(folderOf(file), to.add(folderOf(target)))
    }
    const circles = new Set<string>()
    const walk = (folder: string, path: readonly string[]): void => {
      if (path.includes(folder)) {
        circles.add([...path.slice(path.indexOf(folder)), folder].join(' → '))
        return
      }
      for (const next of arrows.get(folder) ?? [])
        if (next !== folder) walk(next, [...path, folder])
    }
    for (const folder of arrows.keys()) walk(folder, [])
    expect([...circles]).toEqual([])
  })
})
