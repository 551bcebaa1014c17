import { open, rm } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'

const RETRY_MS = 25
/** What is done under a lock takes milliseconds: one that is older was left by a process that died. */
const LEFT_AFTER_MS = 5_000

/**
 * Does something while no other process, and nobody else in this one, does the same on that file.
 * @throws Error where no lock can be made beside the file, and what `work` throws.
 */
export async function whileLocked<T>(file: string, work: () => Promise<T>): Promise<T> {
  const lock = `${file}.lock`
  await take(lock)
  try {
    return await work()
  } finally {
    await rm(lock, { force: true })
  }
}

async function take(lock: string): Promise<void> {
  const since = performance.now()
  for (;;) {
    try {
      await (await open(lock, 'wx', 0o600)).close()
      return
    } catch (error) {
      const isHeld = error instanceof Error && 'code' in error && error.code === 'EEXIST'
      if (!isHeld) throw error
      if (performance.now() - since >= LEFT_AFTER_MS) await rm(lock, { force: true })
      else await wait(RETRY_MS)
    }
  }
}
