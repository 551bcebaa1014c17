// Part of npm run build: of the types that the compiler has written, copies those that a host's compiler can come
// to from our door. Those of all files are twice as much, for nobody.
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const PROJECT = fileURLToPath(new URL('../', import.meta.url))
const DIST = join(PROJECT, 'dist')
/** The `outDir` of tsconfig.build.json. There all of them stay, so that the compiler writes only what has changed. */
const WRITTEN = join(PROJECT, 'node_modules/.cache/vultr-panel-addon/types')

const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*)["'](\.[^"']+)["']/g

/** What a file of types imports, itself and through others, with itself. */
function reachableFrom(door: string): ReadonlySet<string> {
  const reached = new Set<string>()
  const walk = (file: string): void => {
    if (reached.has(file)) return
    reached.add(file)
    for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
      walk(resolve(dirname(file), specifier).replace(/\.js$/, '.d.ts'))
    }
  }
  walk(door)
  return reached
}

/** Of an earlier build. */
function removeTypes(): void {
  if (!existsSync(DIST)) return
  for (const path of readdirSync(DIST, { recursive: true, encoding: 'utf8' })) {
    if (path.endsWith('.d.ts')) rmSync(join(DIST, path))
  }
  rmSync(join(DIST, '.tsbuildinfo'), { force: true })
}

removeTypes()
for (const file of reachableFrom(join(WRITTEN, 'index.d.ts'))) {
  cpSync(file, join(DIST, relative(WRITTEN, file)))
}
