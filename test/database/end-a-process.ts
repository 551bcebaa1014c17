import { once } from 'node:events'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { loadDriver } from '../../src/database/driver.js'
import { openDatabase } from '../../src/database/index.js'

// A process of its own. It uses databases in a folder, its second argument, and ends in the way its
// first argument names. That it came so far is told by its exit code.

const USED = 7

/** Enough for the garbage collector to run by itself, again and again. */
const ROUNDS = 20
const STATEMENTS_A_ROUND = 50
const OBJECTS_A_ROUND = 20_000

/** Leaves statements to the garbage collector, some of them for the end, and databases open. */
async function useDatabases(folder: string, name: string): Promise<void> {
  const clock = { now: () => new Date() }
  const { db } = await openDatabase({ path: join(folder, `${name}.sqlite`), clock })
  await db.selectFrom('schema_migrations').selectAll().execute()
  const sqlite = new (loadDriver())(':memory:')
  const held: unknown[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let number = 0; number < STATEMENTS_A_ROUND; number += 1) sqlite.prepare('SELECT 1').get()
    held.push(Array.from({ length: OBJECTS_A_ROUND }, () => ({ round })))
    await nextTurn()
  }
}

/** A worker that has used databases, and stays until it is sent a message. */
async function startWorker(folder: string): Promise<Worker> {
  const worker = new Worker(new URL(import.meta.url), { workerData: folder })
  await once(worker, 'message')
  return worker
}

const ENDINGS: Readonly<Record<string, (folder: string) => Promise<unknown>>> = {
  'by itself': async () => {},
  'by process.exit': async () => process.exit(USED),
  'after its worker ended': async (folder) => {
    const worker = await startWorker(folder)
    worker.postMessage('end')
    await once(worker, 'exit')
  },
  'after its worker was terminated': async (folder) => {
    await (await startWorker(folder)).terminate()
  },
  'while its worker runs': async (folder) => {
    await startWorker(folder)
    process.exit(USED)
  }
}

async function main(ending = '', folder = ''): Promise<void> {
  const end = ENDINGS[ending]
  if (end === undefined) throw new Error(`There is no such ending: ${ending}`)
  await useDatabases(folder, 'main')
  await end(folder)
  process.exitCode = USED
}

if (isMainThread) {
  await main(...process.argv.slice(2))
} else {
  await useDatabases(workerData, 'worker')
  parentPort?.once('message', () => {})
  parentPort?.postMessage('used')
}
