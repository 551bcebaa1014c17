import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/**
 * The folder of this package, with a slash at its end: where its files stand that are no code. Asked by
 * the package's name, since what is built stands elsewhere than what it was built from.
 */
export const PACKAGE_FOLDER = new URL(
  './',
  pathToFileURL(createRequire(import.meta.url).resolve('vultr-panel-addon/package.json'))
)

/** The version of this package. */
export function packageVersion(): string {
  const text = readFileSync(new URL('package.json', PACKAGE_FOLDER), 'utf8')
  return String((JSON.parse(text) as { readonly version: unknown }).version)
}
