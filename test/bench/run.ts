// npm run bench [-- pages api scheduler retention start weight replicas] [--quick] [--json FILE]
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Effort } from './effort.js'
import type { Figure } from './figures.js'
import { describeMachine } from './machine.js'
import { measureApi } from './parts/api.js'
import { measurePages } from './parts/pages.js'
import { measureReplicas } from './parts/replicas.js'
import { measureRetention } from './parts/retention.js'
import { measureScheduler } from './parts/scheduler.js'
import { measureStart } from './parts/start.js'
import { measureWeight } from './parts/weight.js'
import { tableOf } from './table.js'

const PARTS: Readonly<Record<string, (effort: Effort) => Promise<readonly Figure[]>>> = {
  pages: measurePages,
  api: measureApi,
  scheduler: measureScheduler,
  retention: measureRetention,
  start: measureStart,
  weight: measureWeight,
  replicas: measureReplicas
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'string', default: join(tmpdir(), 'vultr-panel-addon-bench.json') }
  }
})
const chosen = positionals.length === 0 ? Object.keys(PARTS) : positionals
const unknown = chosen.filter((name) => PARTS[name] === undefined)
if (unknown.length > 0) {
  process.stderr.write(
    `No such part: ${unknown.join(', ')}. Parts: ${Object.keys(PARTS).join(' ')}\n`
  )
  process.exit(1)
}

const machine = describeMachine()
const effort: Effort = {
  isQuick: values.quick,
  tell: (text) => process.stderr.write(`… ${text}\n`)
}
const figures: Figure[] = []
for (const name of chosen) figures.push(...((await PARTS[name]?.(effort)) ?? []))

const heading = effort.isQuick ? 'A QUICK TRY: smaller sizes, few rounds; not to be quoted.\n' : ''
const notes = figures.flatMap(({ what, note }) =>
  note === undefined ? [] : [`- ${what}: ${note}`]
)
process.stdout.write(`\n${heading}${machine}\n\n${tableOf(figures)}\n\n${notes.join('\n')}\n\n`)
writeFileSync(
  values.json,
  `${JSON.stringify({ machine, isQuick: effort.isQuick, parts: chosen, figures }, null, 2)}\n`
)
process.stdout.write(`As JSON: ${values.json}\n`)
