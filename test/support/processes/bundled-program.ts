import { renameSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** Inside the package, whose own files and dependencies are found from there. */
const FOLDER = fileURLToPath(new URL('../../../test-results/programs/', import.meta.url))

/**
 * Writes a program that a test runs in a process of its own into one file: to compile it and all it
 * imports anew in each process takes longer than most of them run.
 * @returns the path of that file.
 */
export async function bundledProgram(program: URL): Promise<string> {
  const path = fileURLToPath(program)
  const outfile = join(FOLDER, `${basename(path, '.ts')}.js`)
  // Another test may start the same one at the moment.
  const written = `${outfile}.${process.pid}`
  await build({
    entryPoints: [path],
    outfile: written,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20.19'
  })
  renameSync(written, outfile)
  return outfile
}
