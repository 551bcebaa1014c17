import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openApiPanel } from '../support/api/api-panel.js'
import { requests } from '../support/api/requests.js'
import { DAY } from '../support/fake-clock.js'

/** So many in each run of the suite; API_REQUESTS asks for more. */
const RUNS = Number(process.env.API_REQUESTS ?? 500)

/** In ms; a thousand take some seconds on two cores that others use too. */
const TIMEOUT_MS = 60_000 + 60 * RUNS

const KINDS = {
  reads: { scope: 'read' },
  operates: { scope: 'operate' },
  destroys: { scope: 'destroy' },
  webs: { scope: 'destroy', tags: ['web'] }
} as const

type Kind = keyof typeof KINDS

/** A host that knows as many tokens as are wanted, so that none comes to its rate. */
function authenticateToken(token: string) {
  const [kind = '', number = ''] = token.split('.')
  const known = Object.hasOwn(KINDS, kind) ? KINDS[kind as Kind] : undefined
  return known && { ...known, name: `${kind} ${number}` }
}

/** A panel with an instance that carries the tag, one that does not, and snapshots of both. */
async function panelWithAll() {
  const panel = await openApiPanel({ addon: { authenticateToken } })
  const { simulator, instanceId } = panel
  const other = simulator.addInstance({ label: 'db-1', tags: ['database'] })
  const mark = (of: string, letters: string, key: number) =>
    `one [vpa ${letters} ${of} 000000000000000${key}]`
  const ours = [
    simulator.addSnapshot({ description: mark(instanceId, 'ap', 1) }),
    simulator.addSnapshot({ description: mark(instanceId, 'a', 2) })
  ]
  const theirs = [
    simulator.addSnapshot({ description: mark(other.id, 'a', 3) }),
    simulator.addSnapshot({ description: 'external' })
  ]
  panel.clock.advance(DAY)
  const ids = [instanceId, other.id, ...[...ours, ...theirs].map(({ id }) => id)]
  const asIs = () => theirs.map(({ id }) => simulator.snapshots().find((each) => each.id === id))
  return { panel, ids, asIs }
}

type Panel = Awaited<ReturnType<typeof openApiPanel>>

const isLocked = (description: string) => / \[vpa [am]p /.test(description)

/** Sends random requests with these tokens. @param isRight called after each with what it has sent to Vultr */
async function sendRandom(
  panel: Panel,
  ids: readonly string[],
  kinds: readonly Kind[],
  isRight: (kind: Kind, changes: Panel['simulator']['requests']) => void
): Promise<ReadonlySet<number>> {
  const { simulator } = panel
  const statuses = new Set<number>()
  let count = 0
  await fc.assert(
    fc.asyncProperty(requests(ids, kinds), async ({ token: kind, method, path, ...request }) => {
      count += 1
      const sent = simulator.requests.length
      const before = simulator.snapshots()
      // Everything about it is held against the document by this.
      const token = `${kind}.${count % 100}`
      const response = await panel.api(method, path, { ...request, token })
      statuses.add(response.status)
      expect(response.status).toBeLessThan(500)
      const changes = simulator.requests.slice(sent).filter((each) => each.method !== 'GET')
      if (method === 'get') expect(changes).toEqual([])
      const left = new Set(simulator.snapshots().map(({ id }) => id))
      const gone = before.filter(({ id }) => !left.has(id))
      expect(gone.filter(({ description }) => isLocked(description))).toEqual([])
      expect(gone.filter(({ id }) => !path.includes(id))).toEqual([])
      isRight(kind as Kind, changes)
    }),
    { numRuns: RUNS, endOnFailure: true }
  )
  return statuses
}

it(
  'random requests fail in no other way than the document says, and change nothing that they may not',
  async () => {
    const { panel, ids, asIs } = await panelWithAll()
    const before = structuredClone(asIs())
    const settings = await panel.api('get', '/settings', { token: 'reads.0' })
    const statuses = await sendRandom(panel, ids, ['reads', 'webs'], (kind, changes) => {
      if (kind === 'reads') expect(changes).toEqual([])
      expect(asIs()).toEqual(before)
    })
    const after = await panel.api('get', '/settings', { token: 'reads.0' })
    expect([after.text, after.headers.etag]).toEqual([settings.text, settings.headers.etag])
    // Else most were turned away at the door, and nothing was tried.
    expect([...statuses]).toEqual(expect.arrayContaining([200, 403, 404, 422]))
  },
  TIMEOUT_MS
)

it(
  'random requests of tokens that see everything delete no locked snapshot, and those that only operate delete and restore none',
  async () => {
    const { panel, ids } = await panelWithAll()
    const statuses = await sendRandom(panel, ids, ['operates', 'destroys'], (kind, changes) => {
      if (kind === 'destroys') return
      const destroying = changes.filter(
        ({ method, path }) => method === 'DELETE' || path.endsWith('/restore')
      )
      expect(destroying).toEqual([])
    })
    expect([...statuses]).toEqual(expect.arrayContaining([200, 403, 404, 422]))
  },
  TIMEOUT_MS
)

// Whether a random request is a delete that can be done is up to chance; that there are such is not.
it('a token that may destroy deletes an unlocked snapshot of the same account, and one that operates does not', async () => {
  const { panel, ids } = await panelWithAll()
  const [, , locked, unlocked] = ids
  const remove = async (kind: Kind, id: string | undefined) =>
    (await panel.api('delete', `/snapshots/${id}`, { token: `${kind}.0` })).status
  expect(await remove('operates', unlocked)).toBe(403)
  expect(await remove('destroys', locked)).toBe(409)
  expect(await remove('destroys', unlocked)).toBe(204)
  const left = panel.simulator.snapshots().map(({ id }) => id)
  expect([left.includes(locked ?? ''), left.includes(unlocked ?? '')]).toEqual([true, false])
})
