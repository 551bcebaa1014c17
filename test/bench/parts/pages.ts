// Pages: the addon against bare Express routes that send the same bytes.
import type { Effort } from '../effort.js'
import { compared, type Figure } from '../figures.js'
import { type Load, load } from '../load.js'
import { listsAreRead, type Panel, type Size, startPanel, temporaryFolder } from '../panel.js'
import { type ServerProcess, startServer } from '../server-process.js'
import type { BareCalls, BareReady } from '../servers/bare.js'
import type { RecordedPage } from '../servers/page-recording.js'
import { timed } from '../statistics.js'

const PART = 'pages'

/** Smallest first. */
const SIZES: readonly Size[] = [
  { instances: 100, snapshots: 100 },
  { instances: 100, snapshots: 1_000 },
  { instances: 1_000, snapshots: 10_000 }
]
const QUICK_SIZES: readonly Size[] = [
  { instances: 20, snapshots: 100 },
  { instances: 100, snapshots: 1_000 }
]

const PAGES = [
  { path: 'overview', name: 'Overview' },
  { path: 'snapshots', name: 'Snapshots' },
  { path: 'instances', name: 'Instances' }
]

/** One page of one addon, with what it is measured against. */
interface Contest {
  readonly page: string
  readonly panel: Panel
  readonly size: Size
  /** Where the addon, the rendering route and the sending route answer. */
  readonly urls: Readonly<Record<Contestant, string>>
  readonly body: string
  readonly rounds: Record<Contestant, Load>[]
  /** How long a visit took that came so long after the last one that it may read the lists anew. */
  readonly firstVisitsMs: number[]
}

const CONTESTANTS = ['ours', 'ejs', 'send'] as const
type Contestant = (typeof CONTESTANTS)[number]

export async function measurePages(effort: Effort): Promise<readonly Figure[]> {
  const sizes = effort.isQuick ? QUICK_SIZES : SIZES
  const folder = temporaryFolder()
  const panels: Panel[] = []
  for (const size of sizes) {
    effort.tell(
      `filling an account with ${size.snapshots} snapshots of ${size.instances} instances`
    )
    panels.push(await startPanel(size))
  }
  const bare: ServerProcess<BareReady, BareCalls> = await startServer('bare', {
    databasePath: `${folder.path}/bare.sqlite`
  })
  try {
    const contests = await prepare(panels, sizes, bare)
    await race(contests, effort)
    return figuresOf(contests)
  } finally {
    await bare.stop()
    for (const panel of panels) await panel.stop()
    folder.remove()
  }
}

/** @throws when the same page is not the same bytes wherever it comes from. */
async function prepare(
  panels: readonly Panel[],
  sizes: readonly Size[],
  bare: ServerProcess<BareReady, BareCalls>
): Promise<readonly Contest[]> {
  const entries = panels.flatMap((panel, index) =>
    PAGES.map((page) => ({ panel, page, size: sizes[index] ?? { instances: 0, snapshots: 0 } }))
  )
  const recordings: RecordedPage[] = []
  for (const { panel, page } of entries) {
    // A list that is read during the recording would be another page.
    await (await fetch(panel.addon.ready.url + page.path)).text()
    await listsAreRead(panel)
    // What an earlier page has worked out and rendered is forgotten: the bare route renders all of it.
    panel.write()
    recordings.push(await panel.addon.call('record', page.path))
  }
  await bare.call('serve', recordings)
  const { url } = bare.ready
  const contests = entries.map(
    ({ panel, page, size }, index): Contest => ({
      page: page.name,
      panel,
      size,
      urls: {
        ours: panel.addon.ready.url + page.path,
        ejs: `${url}ejs/${index}`,
        send: `${url}send/${index}`
      },
      body: recordings[index]?.body ?? '',
      rounds: [],
      firstVisitsMs: []
    })
  )
  for (const contest of contests) await refuseOtherBytes(contest)
  return contests
}

async function refuseOtherBytes({ page, urls, body }: Contest): Promise<void> {
  for (const url of [urls.ejs, urls.send]) {
    const sent = await (await fetch(url)).text()
    if (sent !== body) throw new Error(`${url} does not send the bytes of ${page}.`)
  }
}

/** Round by round, so that what else the machine does hits all of them alike. */
async function race(contests: readonly Contest[], effort: Effort): Promise<void> {
  const rounds = effort.isQuick ? 2 : 5
  const seconds = effort.isQuick ? 0.5 : 1.5
  effort.tell('warming up')
  for (const { urls } of contests) {
    for (const who of CONTESTANTS) await load(urls[who], { seconds: effort.isQuick ? 0.5 : 1 })
  }
  for (let round = 1; round <= rounds; round += 1) {
    effort.tell(`pages, round ${round} of ${rounds}`)
    for (const contest of contests) {
      // Whoever comes first may have the lists read; those after that are measured.
      const { ours } = contest.urls
      contest.firstVisitsMs.push(await timed(async () => (await fetch(ours)).text()))
      await listsAreRead(contest.panel)
      const order = round % 2 === 0 ? [...CONTESTANTS].reverse() : CONTESTANTS
      const results: Partial<Record<Contestant, Load>> = {}
      for (const who of order) results[who] = await load(contest.urls[who], { seconds })
      contest.rounds.push(results as Record<Contestant, Load>)
    }
  }
}

function figuresOf(contests: readonly Contest[]): readonly Figure[] {
  return [
    ...contests.flatMap((contest) => [
      speedFigure(contest, 'ejs', 'bare EJS route', { atLeast: 0.75 }),
      speedFigure(contest, 'send', 'bare res.send', undefined),
      compared({
        part: PART,
        what: `${titleOf(contest)}, p99`,
        unit: 'ms',
        ours: contest.rounds.map(({ ours }) => ours.p99Ms),
        name: 'bare EJS route',
        against: contest.rounds.map(({ ejs }) => ejs.p99Ms),
        aim: { atMost: 2 }
      })
    ]),
    ...PAGES.flatMap(({ name }) => growthFigure(contests.filter(({ page }) => page === name)))
  ]
}

function titleOf({ page, size }: Contest): string {
  const snapshots = size.snapshots.toLocaleString('en-US')
  return `${page}, ${snapshots} snapshots of ${size.instances.toLocaleString('en-US')} instances`
}

function speedFigure(
  contest: Contest,
  rival: 'ejs' | 'send',
  name: string,
  aim: { readonly atLeast: number } | undefined
): Figure {
  return compared({
    part: PART,
    what: titleOf(contest),
    unit: 'requests/s',
    ours: contest.rounds.map(({ ours }) => ours.requestsPerSecond),
    name,
    against: contest.rounds.map((round) => round[rival].requestsPerSecond),
    ...(aim === undefined ? {} : { aim }),
    ...(rival === 'ejs' ? { note: noteOf(contest) } : {})
  })
}

function noteOf({ body, firstVisitsMs }: Contest): string {
  const slowest = Math.round(Math.max(...firstVisitsMs))
  return `${body.length} characters; the slowest visit that may read the lists anew took ${slowest} ms`
}

/** A page's time in the largest account against that in the smallest. */
function growthFigure(contests: readonly Contest[]): readonly Figure[] {
  const [smallest] = contests
  const largest = contests.at(-1)
  if (smallest === undefined || largest === undefined) return []
  const count = ({ size }: Contest) => size.snapshots.toLocaleString('en-US')
  const times = ({ rounds }: Contest) => rounds.map(({ ours }) => 1000 / ours.requestsPerSecond)
  return [
    compared({
      part: PART,
      what: `${largest.page}, time of a page at ${count(largest)} snapshots`,
      unit: 'ms',
      ours: times(largest),
      name: `at ${count(smallest)}`,
      against: times(smallest),
      aim: { atMost: 1.2 }
    })
  ]
}
