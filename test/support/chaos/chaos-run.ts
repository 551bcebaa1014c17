// npm run chaos -- --seeds 10000 [--from 1] [--mishaps 'list lag,redirect' | none]
// [--outputFile report.json]: as many simulated weeks as there is time for.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { MISHAP_NAMES, runChaos } from './chaos.js'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    mishaps: { type: 'string', default: MISHAP_NAMES.join(',') },
    outputFile: { type: 'string' },
    verbose: { type: 'boolean', default: false }
  }
})
const first = Number(values.from)
const last = first + Number(values.seeds) - 1
if (!Number.isInteger(first) || !Number.isInteger(last) || last < first) {
  process.stderr.write('--seeds and --from take whole numbers.\n')
  process.exit(1)
}
const mishaps = values.mishaps === 'none' ? [] : values.mishaps.split(',')
const unknown = mishaps.filter((name) => !MISHAP_NAMES.includes(name))
if (unknown.length > 0) {
  process.stderr.write(
    `No mishaps: ${unknown.join(', ')}. There are: ${MISHAP_NAMES.join(', ')}.\n`
  )
  process.exit(1)
}
let next = first
let failed = 0
const sum = { created: 0, deleted: 0, crashes: 0, shared: 0 }

async function worker(): Promise<void> {
  while (next <= last) {
    const seed = next
    next += 1
    try {
      const report = await runChaos(seed, { mishaps })
      sum.created += report.created
      sum.deleted += report.deleted
      sum.crashes += report.crashes
      if (report.hadSeveralProcesses) sum.shared += 1
      if (values.verbose) process.stdout.write(`${report.steps.join('\n')}\n`)
    } catch (error) {
      failed += 1
      process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n\n`)
    }
    if (seed % 500 === 0) process.stdout.write(`… ${seed}\n`)
  }
}

await Promise.all(Array.from({ length: 16 }, worker))
process.stdout.write(
  `${last - first + 1} seeds: ${failed} failed; ${sum.created} snapshots made, ${sum.deleted} deleted, ${sum.crashes} crashes, ${sum.shared} seeds with two or three processes\n`
)
if (values.outputFile !== undefined) {
  // Named as in the reports of vitest, a seed being a test.
  const report = { numPassedTests: last - first + 1 - failed, numFailedTests: failed }
  writeFileSync(values.outputFile, JSON.stringify(report))
}
process.exit(failed === 0 ? 0 : 1)
