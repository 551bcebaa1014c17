// npm run chaos -- --seeds 10000 [--from 1] [--months] [--mishaps 'list lag,redirect' | none]
// [--outputFile report.json]: as many simulated weeks as there is time for; or months, in which what is told
// is compared with what is true.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { MONTH_MISHAPS, runMonth } from '../months/months.js'
import { MISHAP_NAMES, runChaos } from './chaos.js'

/** What one seed comes to: figures that are added up, by what they count. */
type Figures = Readonly<Record<string, number>>

/** What can be simulated. */
interface Course {
  readonly mishaps: readonly string[]
  /** @throws Violation */
  readonly run: (
    seed: number,
    mishaps: readonly string[]
  ) => Promise<{
    readonly steps: readonly string[]
    readonly figures: Figures
  }>
}

const WEEKS: Course = {
  mishaps: MISHAP_NAMES,
  async run(seed, mishaps) {
    const { steps, created, deleted, crashes, hadSeveralProcesses } = await runChaos(seed, {
      mishaps
    })
    const shared = hadSeveralProcesses ? 1 : 0
    const figures = {
      'snapshots made': created,
      deleted,
      crashes,
      'seeds with two or three processes': shared
    }
    return { steps, figures }
  }
}

const MONTHS: Course = {
  mishaps: MONTH_MISHAPS,
  async run(seed, mishaps) {
    const { steps, told, crashes, asked } = await runMonth(seed, { mishaps })
    const kinds = [...asked].map(([kind, count]) => [`${kind} had to be told`, count] as const)
    return { steps, figures: { messages: told, crashes, ...Object.fromEntries(kinds) } }
  }
}

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    months: { type: 'boolean', default: false },
    mishaps: { type: 'string' },
    outputFile: { type: 'string' },
    verbose: { type: 'boolean', default: false }
  }
})
const course = values.months ? MONTHS : WEEKS
const first = Number(values.from)
const last = first + Number(values.seeds) - 1
if (!Number.isInteger(first) || !Number.isInteger(last) || last < first) {
  process.stderr.write('--seeds and --from take whole numbers.\n')
  process.exit(1)
}
const mishaps = values.mishaps === 'none' ? [] : (values.mishaps?.split(',') ?? course.mishaps)
const unknown = mishaps.filter((name) => !course.mishaps.includes(name))
if (unknown.length > 0) {
  process.stderr.write(
    `No mishaps: ${unknown.join(', ')}. There are: ${course.mishaps.join(', ')}.\n`
  )
  process.exit(1)
}
let next = first
const failures: { readonly seed: number; readonly why: string }[] = []
const sums = new Map<string, number>()

async function worker(): Promise<void> {
  while (next <= last) {
    const seed = next
    next += 1
    try {
      const { steps, figures } = await course.run(seed, mishaps)
      for (const [what, count] of Object.entries(figures)) {
        sums.set(what, (sums.get(what) ?? 0) + count)
      }
      if (values.verbose) process.stdout.write(`${steps.join('\n')}\n`)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      failures.push({ seed, why })
      process.stdout.write(`${why}\n\n`)
    }
    if (seed % 500 === 0) process.stdout.write(`… ${seed}\n`)
  }
}

await Promise.all(Array.from({ length: 16 }, worker))
const told = [...sums].map(([what, count]) => `${count} ${what}`)
const seeds = last - first + 1
process.stdout.write(`${seeds} seeds: ${failures.length} failed; ${told.join(', ')}\n`)
if (values.outputFile !== undefined) {
  writeFileSync(values.outputFile, JSON.stringify(vitestReport()))
}
process.exit(failures.length === 0 ? 0 : 1)

/** As vitest writes it, a seed being a test; those that passed have no entry of their own. */
function vitestReport(): object {
  const assertionResults = failures.map(({ seed, why }) => ({
    status: 'failed',
    fullName: `seed ${seed}`,
    failureMessages: [why]
  }))
  return {
    numPassedTests: seeds - failures.length,
    numFailedTests: failures.length,
    testResults: [{ name: values.months ? 'months' : 'weeks', assertionResults }]
  }
}
