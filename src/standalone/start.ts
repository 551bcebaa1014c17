import module from 'node:module'
import { join } from 'node:path'
import { checkPrivateFolder } from './files/private-files.js'

/** Node 22.1 and newer keep what they have compiled, which makes the next start faster; older ones lack it. */
const { enableCompileCache } = module as { enableCompileCache?: (folder: string) => unknown }
const dataDir = process.env.DATA_DIR || 'data'
if (isPrivate(dataDir)) enableCompileCache?.(join(dataDir, 'compile-cache'))

/** What is kept is run: only where nobody else may write. A first start has no such folder yet. */
function isPrivate(folder: string): boolean {
  try {
    checkPrivateFolder(folder, 'DATA_DIR')
    return true
  } catch {
    // Told in words by what is imported below.
    return false
  }
}

// Imported only now: what is imported before the cache is enabled is not in it.
const [{ runPanel }, { reasonOf }] = await Promise.all([
  import('./run-panel.js'),
  import('./listen.js')
])
runPanel().catch((error: unknown) => {
  process.stderr.write(`${reasonOf(error)}\n`)
  process.exit(1)
})
