import { existsSync } from 'node:fs'
import module from 'node:module'
import { join } from 'node:path'

/** Node 22.1 and newer keep what they have compiled, which makes the next start faster; older ones lack it. */
const { enableCompileCache } = module as { enableCompileCache?: (folder: string) => unknown }
const dataDir = process.env.DATA_DIR || 'data'
// Nobody else may write there: what is kept is run. A first start has no such folder yet.
if (existsSync(dataDir)) enableCompileCache?.(join(dataDir, 'compile-cache'))

// Imported only now: what is imported before the cache is enabled is not in it.
const [{ runPanel }, { reasonOf }] = await Promise.all([
  import('./run-panel.js'),
  import('./listen.js')
])
runPanel().catch((error: unknown) => {
  process.stderr.write(`${reasonOf(error)}\n`)
  process.exit(1)
})
