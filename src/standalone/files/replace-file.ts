import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Replaces a file, readable by this user alone, so that after a crash it holds either what it held
 * or all of the new text.
 * @throws Error of the file system, with the file as it was.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const fresh = `${path}.${randomUUID()}`
  try {
    const file = await open(fresh, 'wx', 0o600)
    try {
      // Whatever the umask.
      await file.chmod(0o600)
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(fresh, path)
  } catch (error) {
    await rm(fresh, { force: true })
    throw error
  }
  // Where that cannot be done, as on Windows, the file is replaced all the same.
  await syncFolder(dirname(path)).catch(() => {})
}

/** Only then is a new name on the disk too. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
