// Run by `npm ci` in a checkout, after the build: fetches or compiles the driver that this Node
// needs where it is not usable yet, and only that one.
import { spawnSync } from 'node:child_process'
import { driverFolder, driverLineFor, loadDriver, loadPackage } from './driver.js'
import { DatabaseError } from './errors/database-error.js'

const COMPILER_OUTPUT_BYTES = 64 * 1024 * 1024

function buildDriver(): void {
  const line = driverLineFor(process.versions)
  const folder = driverFolder(line, loadPackage)
  if (isUsable() || folder === undefined) return
  process.stdout.write(`Building ${line.label} for Node ${process.versions.node} …\n`)
  const { stdout, stderr } = spawnSync(`npm run ${line.buildScript}`, {
    cwd: folder,
    // Finds npm on Windows too.
    shell: true,
    maxBuffer: COMPILER_OUTPUT_BYTES
  })
  // Of a compiler that succeeds nobody needs the hundreds of lines.
  if (!isUsable()) process.stderr.write(Buffer.concat([stdout, stderr]))
}

function isUsable(): boolean {
  try {
    loadDriver()
    return true
  } catch {
    return false
  }
}

buildDriver()
try {
  loadDriver()
} catch (error) {
  if (!(error instanceof DatabaseError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
