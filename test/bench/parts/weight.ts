// Weight of a page: what Chromium fetches for it, on a first and on a second visit.
import type { CDPSession, Page } from 'playwright-core'
import { chromiumPath, launchBrowser } from '../../support/browser.js'
import type { Effort } from '../effort.js'
import { type Figure, limited } from '../figures.js'
import { type Size, startPanel } from '../panel.js'

const PART = 'weight'
const FIRST_VISIT_BYTES = 90_000
const SECOND_VISIT_BYTES = 15_000

const SIZES: readonly Size[] = [
  { instances: 100, snapshots: 1_000 },
  { instances: 1_000, snapshots: 10_000 }
]

interface Fetched {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  bytes: number
}

interface VisitWeight {
  /** Over the wire, headers included, oldest first. */
  readonly fetched: readonly Fetched[]
  /** The sum of the shifts' scores. */
  readonly layoutShift: number
  /** What was shifted. */
  readonly shifted: readonly string[]
  /** Style sheets that hold up the first paint. */
  readonly blockingStyleSheets: number
}

export async function measureWeight(effort: Effort): Promise<readonly Figure[]> {
  if (chromiumPath === undefined) {
    effort.tell('no Chromium was found, so the weight of a page is not measured')
    return []
  }
  const figures: Figure[] = []
  for (const size of effort.isQuick ? SIZES.slice(0, 1) : SIZES) {
    effort.tell(`visiting a list of ${size.snapshots} snapshots`)
    const panel = await startPanel(size)
    const browser = await launchBrowser()
    try {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
      const page = await context.newPage()
      const url = `${panel.addon.ready.url}snapshots`
      const first = await visit(page, url)
      const second = await visit(page, url)
      figures.push(...figuresOf(size, first, second))
    } finally {
      await browser.close()
      await panel.stop()
    }
  }
  return figures
}

async function visit(page: Page, url: string): Promise<VisitWeight> {
  // Left in between, so that the second visit is one by a link and no reload.
  await page.goto('about:blank')
  const session = await page.context().newCDPSession(page)
  const fetched = await watchNetwork(session)
  await page.goto(url, { waitUntil: 'networkidle' })
  const layout = await page.evaluate(lookAtLayout)
  await session.detach()
  return { fetched: [...fetched.values()], ...layout }
}

/** What comes out of the browser's cache is not over the wire. */
async function watchNetwork(session: CDPSession): Promise<ReadonlyMap<string, Fetched>> {
  const fetched = new Map<string, Fetched>()
  session.on('Network.responseReceived', ({ requestId, response }) => {
    const { url, headers, fromDiskCache } = response
    const isCached = fromDiskCache === true || !url.startsWith('http')
    if (!isCached) fetched.set(requestId, { url, headers: lowerCase(headers), bytes: 0 })
  })
  session.on('Network.requestServedFromCache', ({ requestId }) => fetched.delete(requestId))
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const found = fetched.get(requestId)
    if (found !== undefined) found.bytes = encodedDataLength
  })
  await session.send('Network.enable')
  return fetched
}

function lowerCase(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
  return Object.fromEntries(entries)
}

interface Shift {
  readonly value: number
  readonly sources: readonly { readonly node?: { readonly outerHTML?: string } | null }[]
}

/** Runs in the page, which has no types of ours; tells of all the shifts since its start. */
async function lookAtLayout(): Promise<Omit<VisitWeight, 'fetched'>> {
  const resources = performance.getEntriesByType('resource') as unknown as {
    readonly name: string
    readonly renderBlockingStatus: string
  }[]
  const blockingStyleSheets = resources.filter(
    ({ name, renderBlockingStatus }) =>
      renderBlockingStatus === 'blocking' && new URL(name).pathname.endsWith('.css')
  ).length
  const shifts: Shift[] = []
  const observer = new PerformanceObserver((list) => {
    shifts.push(...(list.getEntries() as unknown as Shift[]))
  })
  observer.observe({ type: 'layout-shift' as 'resource', buffered: true })
  // The observer is told what lies in the buffer before the second of two frames is over.
  const nextFrame = Reflect.get(globalThis, 'requestAnimationFrame') as (next: () => void) => void
  await new Promise<void>((resolve) => nextFrame(() => nextFrame(() => setTimeout(resolve, 0))))
  const nodes = shifts.flatMap(({ sources }) => sources.map(({ node }) => node?.outerHTML ?? ''))
  return {
    blockingStyleSheets,
    layoutShift: shifts.reduce((sum, { value }) => sum + value, 0),
    shifted: nodes.map((html) => html.slice(0, 60).replace(/\s+/g, ' '))
  }
}

function figuresOf(size: Size, first: VisitWeight, second: VisitWeight): readonly Figure[] {
  const snapshots = `${size.snapshots.toLocaleString('en-US')} snapshots`
  const at = { part: PART, aim: { atMost: 1 } }
  const files = first.fetched.filter(({ url }) => url.includes('/static/'))
  const stored = files.filter(
    ({ headers }) =>
      headers['cache-control']?.includes('immutable') && headers['content-encoding'] !== undefined
  )
  const shifted = [...new Set([...first.shifted, ...second.shifted])]
  const visits = [
    { name: 'first visit', visit: first, limit: FIRST_VISIT_BYTES },
    { name: 'second visit', visit: second, limit: SECOND_VISIT_BYTES }
  ]
  return [
    ...visits.map(({ name, visit: { fetched }, limit }) =>
      limited({
        ...at,
        what: `Snapshots, ${snapshots}, ${name}`,
        unit: 'bytes',
        ours: fetched.reduce((sum, { bytes }) => sum + bytes, 0),
        name: 'limit',
        limit,
        note: `${fetched.length} requests: ${fetched.map(nameAndBytes).join(', ')}`
      })
    ),
    limited({
      ...at,
      what: `${snapshots}: blocking style sheets`,
      unit: '',
      ours: first.blockingStyleSheets,
      name: 'limit',
      limit: 1
    }),
    limited({
      ...at,
      what: `${snapshots}: layout shift of both visits`,
      unit: '',
      ours: first.layoutShift + second.layoutShift,
      name: 'allowed',
      limit: 0,
      aim: 'none',
      ...(shifted.length === 0 ? {} : { note: `shifted: ${shifted.join(', ')}` })
    }),
    limited({
      part: PART,
      aim: { atLeast: 1 },
      what: `${snapshots}: static files compressed and immutable`,
      unit: '',
      ours: stored.length,
      name: 'of',
      limit: files.length
    })
  ]
}

function nameAndBytes({ url, bytes }: Fetched): string {
  return `${new URL(url).pathname.split('/').at(-1)} ${bytes.toLocaleString('en-US')} bytes`
}
