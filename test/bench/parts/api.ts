// The API's lists: the addon against a bare Express route that sends the same objects as JSON.
import { randomUUID } from 'node:crypto'
import { loadDriver } from '../../../src/database/driver.js'
import { message, writeMessage } from '../../../src/wording/index.js'
import type { Effort } from '../effort.js'
import { compared, type Figure } from '../figures.js'
import { type Load, load } from '../load.js'
import { listsAreRead, type Panel, type Size, startPanel, temporaryFolder } from '../panel.js'
import { startServer } from '../server-process.js'
import type { BareCalls, BareReady } from '../servers/bare.js'

const SIZE: Size = { instances: 1_000, snapshots: 10_000 }

const LISTS = ['instances', 'snapshots', 'snapshots?limit=500', 'runs', 'activity'] as const

/** As the panel of the bench takes them, in ms. */
const SLOT_EVERY_MS = 6 * 3_600_000

/** The addon takes any token, so that no token comes to its rate. */
const TOKEN = { authorization: 'Bearer bench' }

interface Contest {
  readonly list: string
  readonly bytes: number
  readonly ours: string
  readonly bare: string
  readonly rounds: { readonly ours: Load; readonly bare: Load }[]
}

export async function measureApi(effort: Effort): Promise<readonly Figure[]> {
  const folder = temporaryFolder()
  effort.tell(`filling an account with ${SIZE.snapshots} snapshots`)
  const panel = await startPanel(SIZE)
  rememberRuns(panel.databasePath)
  const bare = await startServer<BareReady, BareCalls>('bare', {
    databasePath: `${folder.path}/bare.sqlite`
  })
  try {
    const bodies: string[] = []
    for (const list of LISTS) bodies.push(await bodyOf(panel, list))
    await bare.call('serveJson', bodies)
    const contests = LISTS.map(
      (list, index): Contest => ({
        list,
        bytes: bodies[index]?.length ?? 0,
        ours: `${panel.addon.ready.url}api/v1/${list}`,
        bare: `${bare.ready.url}json/${index}`,
        rounds: []
      })
    )
    await race(contests, panel, effort)
    return contests.map(figureOf)
  } finally {
    await bare.stop()
    await panel.stop()
    folder.remove()
  }
}

/** A panel that has taken the snapshots has a run and an entry of Activity of each. */
function rememberRuns(databasePath: string): void {
  const database = new (loadDriver())(databasePath)
  const ids = database.prepare('SELECT instance_id AS id FROM schedule_cursors').all()
  const run = database.prepare(`INSERT INTO runs
    (id, instance_id, trigger, slot_at, state, key, name, snapshot_id, attempts, created_at, updated_at, finished_at)
    VALUES (?, ?, 'schedule', ?, 'complete', ?, 'web', ?, 1, ?, ?, ?)`)
  const entry = database.prepare(`INSERT INTO activity
    (at, actor, kind, outcome, instance_id, snapshot_id, subject, sentence)
    VALUES (?, 'scheduler', 'run', 'ok', ?, ?, 'web', ?)`)
  const sentence = writeMessage(message('activity.run.takenOnTime'))
  database.exec('BEGIN')
  for (let taken = SIZE.snapshots / SIZE.instances; taken > 0; taken -= 1) {
    const at = new Date(Date.now() - taken * SLOT_EVERY_MS).toISOString()
    for (const { id } of ids as { readonly id: string }[]) {
      const [runId, snapshotId] = [randomUUID(), randomUUID()]
      run.run(runId, id, at, runId.replaceAll('-', '').slice(0, 16), snapshotId, at, at, at)
      entry.run(at, id, snapshotId, sentence)
    }
  }
  database.exec('COMMIT')
  database.close()
}

async function bodyOf(panel: Panel, list: string): Promise<string> {
  const response = await fetch(`${panel.addon.ready.url}api/v1/${list}`, { headers: TOKEN })
  const body = await response.text()
  if (response.status !== 200) throw new Error(`${list}: ${response.status} ${body}`)
  return body
}

/** Round by round, so that what else the machine does hits both alike. */
async function race(contests: readonly Contest[], panel: Panel, effort: Effort): Promise<void> {
  const seconds = effort.isQuick ? 0.5 : 1.5
  const rounds = effort.isQuick ? 2 : 5
  for (const { ours, bare } of contests) {
    await load(ours, { seconds: 0.5 }, TOKEN)
    await load(bare, { seconds: 0.5 })
  }
  for (let round = 1; round <= rounds; round += 1) {
    effort.tell(`api, round ${round} of ${rounds}`)
    for (const { list, ours, bare, rounds: done } of contests) {
      await bodyOf(panel, list)
      await listsAreRead(panel)
      const first = await load(ours, { seconds }, TOKEN)
      done.push({ ours: first, bare: await load(bare, { seconds }) })
    }
  }
}

function figureOf({ list, bytes, rounds }: Contest): Figure {
  return compared({
    part: 'api',
    what: `GET ${list}, ${SIZE.snapshots.toLocaleString('en-US')} snapshots`,
    unit: 'requests/s',
    ours: rounds.map(({ ours }) => ours.requestsPerSecond),
    name: 'bare res.json',
    against: rounds.map(({ bare }) => bare.requestsPerSecond),
    aim: { atLeast: 0.7 },
    note: `${bytes} characters`
  })
}
