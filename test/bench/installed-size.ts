import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

interface LockedPackage {
  readonly dev?: boolean
  readonly peer?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}

type Locked = Readonly<Record<string, LockedPackage>>

/** A package with the bytes of its files, those of packages inside it not counted. */
export interface InstalledPackage {
  readonly path: string
  readonly bytes: number
}

/** What `npm ci --omit=dev` installs of this project. */
export function productionPackages(): readonly InstalledPackage[] {
  const paths = Object.entries(readLock())
    .filter(([path, { dev }]) => path !== '' && dev !== true)
    .map(([path]) => path)
  return measured(paths)
}

/** What installing these alone would bring. */
export function closureOf(names: readonly string[]): readonly InstalledPackage[] {
  const locked = readLock()
  const found = new Set<string>()
  const visit = (name: string, from: string): void => {
    const path = resolved(name, from, locked)
    if (path === undefined || found.has(path)) return
    found.add(path)
    for (const needed of needsOf(locked[path] ?? {})) visit(needed, path)
  }
  for (const name of names) visit(name, '')
  return measured([...found])
}

function readLock(): Locked {
  const { packages } = JSON.parse(readFileSync(`${ROOT}package-lock.json`, 'utf8')) as {
    readonly packages: Locked
  }
  return packages
}

function needsOf(locked: LockedPackage): readonly string[] {
  const peers = Object.keys(locked.peerDependencies ?? {}).filter(
    (name) => locked.peerDependenciesMeta?.[name]?.optional !== true
  )
  return [
    ...Object.keys(locked.dependencies ?? {}),
    ...Object.keys(locked.optionalDependencies ?? {}),
    ...peers
  ]
}

/** Where Node would find it: beside the package that needs it, or further up. */
function resolved(name: string, from: string, locked: Locked): string | undefined {
  for (let folder = from; ; folder = parentOf(folder)) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`
    if (locked[path] !== undefined) return path
    if (folder === '') return undefined
  }
}

function parentOf(folder: string): string {
  const last = folder.lastIndexOf('/node_modules/')
  return last < 0 ? '' : folder.slice(0, last)
}

/** An optional package for another system is in the lock file and not on the disk. */
function measured(paths: readonly string[]): readonly InstalledPackage[] {
  return paths.map((path) => ({ path, bytes: bytesIn(`${ROOT}${path}`) }))
}

function bytesIn(folder: string): number {
  let entries: ReturnType<typeof readEntries>
  try {
    entries = readEntries(folder)
  } catch {
    return 0
  }
  return entries.reduce((sum, entry) => {
    if (entry.name === 'node_modules') return sum
    const path = `${folder}/${entry.name}`
    return sum + (entry.isDirectory() ? bytesIn(path) : lstatSync(path).size)
  }, 0)
}

function readEntries(folder: string) {
  return readdirSync(folder, { withFileTypes: true })
}
