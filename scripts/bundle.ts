// Part of npm run build: writes what is run into a few files. As seven hundred modules, each a file of its
// own, importing them takes longer than all else that a start does.
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import './types.js'

/** What package.json runs or exports. */
const ENTRY_POINTS = [
  'index.ts',
  'cli/vultr-panel.ts',
  'standalone/start.ts',
  'standalone/demo/demo.ts',
  'standalone/move-database.ts',
  'simulator/demo/serve.ts',
  'database/build-driver.ts'
]

/**
 * Become part of our files: Kysely and zod are 350 modules by themselves, and to find a package takes a start
 * some milliseconds. They stay dependencies all the same: our types name theirs, and who looks for versions
 * with known faults finds them. Of zod only what is used comes along, as long as it is imported as `* as z`:
 * `{ z }` brings all its forty languages. The bench watches the one `ejs` render, which so stays outside.
 */
const BUNDLED = ['croner', 'helmet', 'intl-messageformat', 'kysely', 'node-cron', 'p-queue', 'zod']

process.chdir(fileURLToPath(new URL('../', import.meta.url)))
const { dependencies, optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
const imported = Object.keys({ ...dependencies, ...optionalDependencies })

rmSync('dist/chunks', { recursive: true, force: true })
const { metafile } = await build({
  metafile: true,
  entryPoints: ENTRY_POINTS.map((path) => `src/${path}`),
  outbase: 'src',
  outdir: 'dist',
  bundle: true,
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  external: imported.filter((name) => !BUNDLED.includes(name))
})
for (const folder of packagesIn(Object.keys(metafile.inputs))) {
  const license = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name))
  if (license === undefined) throw new Error(`${folder} tells no license.`)
  cpSync(`${folder}/${license}`, `dist/chunks/LICENSE-${basename(folder)}.txt`)
}

/** The folders of the packages that came along, with what they depend on themselves. */
function packagesIn(paths: readonly string[]): ReadonlySet<string> {
  const found = paths.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? [])
  return new Set(found)
}
