import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const TEST = resolve(dirname(fileURLToPath(import.meta.url)), '..')
export const SRC = resolve(TEST, '../src')

export interface Import {
  readonly file: string
  readonly target: string
  readonly isOwn: boolean
}

export function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sourceFiles(path)
    return entry.name.endsWith('.ts') ? [path] : []
  })
}

export function roomOf(path: string): string {
  const [first = '', ...rest] = relative(SRC, path).split('/')
  return rest.length === 0 ? '.' : first
}

const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*)'([^']+)'/g

export const imports: Import[] = sourceFiles(SRC).flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(([, specifier = '']) => {
    const isOwn = specifier.startsWith('.')
    return {
      file,
      isOwn,
      target: isOwn ? resolve(dirname(file), specifier).replace(/\.js$/, '.ts') : specifier
    }
  })
)

export const crossing = imports.filter(
  ({ file, target, isOwn }) => isOwn && roomOf(file) !== roomOf(target)
)

export function isDoor(file: string): boolean {
  return file === join(SRC, roomOf(file), 'index.ts')
}

/** Circles in what imports what, each as the way round. */
export function circlesOf(edges: ReadonlyMap<string, ReadonlySet<string>>): string[] {
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
export function edgesBetween(
  own: readonly Import[],
  nodeOf: (file: string) => string
): ReadonlyMap<string, ReadonlySet<string>> {
  const edges = new Map<string, Set<string>>()
  for (const { file, target } of own) {
    edges.set(nodeOf(file), (edges.get(nodeOf(file)) ?? new Set()).add(nodeOf(target)))
  }
  return edges
}

export function shown({ file, target }: Import): string {
  return `${relative(SRC, file)} → ${target.startsWith('/') ? relative(SRC, target) : target}`
}
