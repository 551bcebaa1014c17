import type { Environment } from './environment/environment.js'
import { databaseFile } from './local/data-files.js'

export { type Environment, EnvironmentError, parseEnvironment } from './environment/environment.js'
export { publicUrl } from './environment/public-url.js'
export { checkDataDir, existingSecretKey } from './local/data-files.js'
export { setPassword } from './local/set-password.js'
export { MOUNT } from './next-path.js'
export { generatePassword } from './sign-in/password.js'

/** Where the panel of `npm start` keeps its database. */
export function databasePlace(
  environment: Environment
): { readonly path: string } | { readonly url: string } {
  const { DATABASE_URL: url } = environment
  return url === undefined ? { path: databaseFile(environment) } : { url }
}

/** What `npm start` runs, in this process, until a signal ends it. It says itself what keeps it from starting. */
export async function startPanel(): Promise<void> {
  await import('./start.js')
}

/** The same of `npm run demo`. */
export async function startDemo(): Promise<void> {
  await import('./demo/demo.js')
}
