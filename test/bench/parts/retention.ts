// Retention: planning for very many snapshots, in a zone with daylight saving.
import type { RetentionRules } from '../../../src/index.js'
import type { Effort } from '../effort.js'
import { type Aim, compared, type Figure } from '../figures.js'
import { built } from '../servers/built.js'
import { median, timed } from '../statistics.js'

const PART = 'retention'
const TIME_ZONE = 'Europe/Berlin'

const SIZES = [1_000, 10_000, 100_000, 1_000_000]
const QUICK_SIZES = [1_000, 10_000]
/** Where the plan is held against a plain sort. */
const SORTED_SIZE = 100_000

/** Several an hour, so that the hourly rule has something to choose from. */
const SPACING_MS = 15 * 60_000
const NEWEST_AT = Date.UTC(2026, 2, 2, 12)
/** A small size is planned so often in a row that the clock can tell its time. */
const LEAST_PLANNED = 100_000

/** Every rule still counts at the last snapshot; a rule that is used up costs nothing. */
const RULES: RetentionRules = {
  days: 7,
  last: 24,
  hourly: 'all',
  daily: 'all',
  weekly: 'all',
  monthly: 'all',
  yearly: 'all'
}

/** As Vultr lists them, and as the addon keeps the list it has read. */
const ORDERS = ['in no order', 'newest first'] as const
type Order = (typeof ORDERS)[number]

interface Dated {
  readonly id: string
  readonly createdAt: Date
}

/** What a snapshot took in each round, in µs. */
interface Course {
  readonly size: number
  readonly order: Order
  readonly snapshots: readonly Dated[]
  readonly plan: number[]
  readonly sort: number[]
}

export async function measureRetention(effort: Effort): Promise<readonly Figure[]> {
  const { planRetention } = await built<typeof import('../../../src/index.js')>('index.js')
  const rounds = effort.isQuick ? 2 : 5
  const sizes = effort.isQuick ? QUICK_SIZES : SIZES
  const courses = ORDERS.flatMap((order) =>
    sizes.map((size): Course => {
      const snapshots = order === 'newest first' ? newestFirst(size) : shuffled(newestFirst(size))
      return { size, order, snapshots, plan: [], sort: [] }
    })
  )
  // The first round is not kept: it compiles the code and asks the calendar for the zone's offsets.
  for (let round = 0; round <= rounds; round += 1) {
    effort.tell(round === 0 ? 'warming up' : `retention, round ${round} of ${rounds}`)
    for (const { size, snapshots, plan, sort } of courses) {
      const dates = snapshots.map(({ createdAt }) => createdAt)
      const planMs = await perSnapshot(size, () => planRetention(snapshots, RULES, TIME_ZONE))
      const sortMs = await perSnapshot(size, () => plainSort(dates))
      if (round === 0) continue
      plan.push(planMs)
      sort.push(sortMs)
    }
  }
  return figuresOf(courses)
}

/** As a user would write it. */
function plainSort(dates: readonly Date[]): Date[] {
  return [...dates].sort((a, b) => b.getTime() - a.getTime())
}

/** @returns µs. */
async function perSnapshot(size: number, work: () => unknown): Promise<number> {
  const times = Math.max(1, Math.ceil(LEAST_PLANNED / size))
  const ms = await timed(() => {
    for (let time = 0; time < times; time += 1) work()
  })
  return (ms * 1000) / (times * size)
}

function newestFirst(size: number): Dated[] {
  return Array.from({ length: size }, (_, index) => ({
    id: `${String(index).padStart(8, '0')}-0000-4000-8000-000000000000`,
    createdAt: new Date(NEWEST_AT - index * SPACING_MS)
  }))
}

/** The same at each run. */
function shuffled<T>(items: T[]): T[] {
  const random = seededRandom()
  const keyed = items.map((item) => ({ item, key: random() }))
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item)
}

/** From 0 to 1, evenly enough to mix a list. */
function seededRandom(): () => number {
  let state = 1
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function figuresOf(courses: readonly Course[]): readonly Figure[] {
  return ORDERS.flatMap((order) => {
    const own = courses.filter((course) => course.order === order)
    const sorted = own.find(({ size }) => size === SORTED_SIZE) ?? own.at(-1)
    return [
      ...(sorted === undefined ? [] : [sortFigure(sorted)]),
      ...growthFigures(own, 'plan', 'time per snapshot', { aim: { atMost: 1.5 } }),
      ...growthFigures(own, 'sort', 'a plain sort, time per date', {})
    ]
  })
}

function sortFigure({ size, order, plan, sort }: Course): Figure {
  const whole = (perSnapshotUs: readonly number[]) => perSnapshotUs.map((us) => (us * size) / 1000)
  return compared({
    part: PART,
    what: `${inWords(size)} snapshots ${order}`,
    unit: 'ms',
    ours: whole(plan),
    name: 'plain sort of their dates',
    against: whole(sort),
    // What is in order already leaves a sort nothing to do.
    ...(order === 'in no order' ? { aim: { atMost: 10 } } : {})
  })
}

/** A snapshot's time in the longest list against that in the shortest. */
function growthFigures(
  courses: readonly Course[],
  kind: 'plan' | 'sort',
  what: string,
  goal: { readonly aim?: Aim }
): readonly Figure[] {
  const [first] = courses
  const last = courses.at(-1)
  if (first === undefined || last === undefined) return []
  return [
    compared({
      part: PART,
      what: `${inWords(last.size)} ${last.order}, ${what}`,
      unit: 'µs',
      ours: last[kind],
      name: `at ${inWords(first.size)}`,
      against: first[kind],
      ...goal,
      note: courses
        .map((course) => `${inWords(course.size)}: ${median(course[kind]).toPrecision(3)} µs`)
        .join(', ')
    })
  ]
}

function inWords(size: number): string {
  return size.toLocaleString('en-US')
}
