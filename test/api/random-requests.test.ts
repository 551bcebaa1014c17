import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openApiPanel } from '../support/api/api-panel.js'
import { requests } from '../support/api/requests.js'
import { DAY } from '../support/fake-clock.js'

/** So many in each run of the suite; API_REQUESTS asks for more. */
const RUNS = Number(process.env.API_REQUESTS ?? 500)

/** A host that knows as many tokens as are wanted, so that none comes to its rate. */
const KINDS = {
  reads: { scope: 'read' },
  operates: { scope: 'operate' },
  webs: { scope: 'destroy', tags: ['web'] }
} as const

it('random requests fail in no other way than the document says, and change nothing that they may not', async () => {
  const panel = await openApiPanel({
    addon: {
      authenticateToken: (token) => {
        const [kind = '', number = ''] = token.split('.')
        const known = Object.hasOwn(KINDS, kind) ? KINDS[kind as keyof typeof KINDS] : undefined
        return known && { ...known, name: `${kind} ${number}` }
      }
    }
  })
  const { simulator, instanceId } = panel
  const other = simulator.addInstance({ label: 'db-1', tags: ['database'] })
  const mark = (of: string, letters: string, key: number) =>
    `one [vpa ${letters} ${of} 000000000000000${key}]`
  const locked = simulator.addSnapshot({ description: mark(instanceId, 'ap', 1) })
  const ours = simulator.addSnapshot({ description: mark(instanceId, 'a', 2) })
  const theirs = [
    simulator.addSnapshot({ description: mark(other.id, 'a', 3) }),
    simulator.addSnapshot({ description: 'external' })
  ]
  panel.clock.advance(DAY)
  const ids = [instanceId, other.id, locked.id, ours.id, ...theirs.map(({ id }) => id)]
  const asIs = () => theirs.map(({ id }) => simulator.snapshots().find((each) => each.id === id))
  const before = structuredClone(asIs())
  const settings = await panel.api('get', '/settings', { token: 'reads.0' })
  const counts = new Map<number, number>()
  let count = 0
  await fc.assert(
    fc.asyncProperty(
      requests(ids, ['reads', 'webs']),
      async ({ token, method, path, ...request }) => {
        count += 1
        const sent = simulator.requests.length
        // Everything about it is held against the document by this.
        const response = await panel.api(method, path, {
          ...request,
          token: `${token}.${count % 100}`
        })
        counts.set(response.status, (counts.get(response.status) ?? 0) + 1)
        expect(response.status).toBeLessThan(500)
        if (token === 'reads') {
          const changes = simulator.requests.slice(sent).filter((each) => each.method !== 'GET')
          expect(changes).toEqual([])
        }
        expect(asIs()).toEqual(before)
      }
    ),
    { numRuns: RUNS, endOnFailure: true }
  )
  expect(simulator.snapshots().some(({ id }) => id === locked.id) || count > 500).toBe(true)
  const after = await panel.api('get', '/settings', { token: 'reads.0' })
  expect([after.text, after.headers.etag]).toEqual([settings.text, settings.headers.etag])
  // Else most were turned away at the door, and nothing was tried.
  expect([...counts.keys()]).toEqual(expect.arrayContaining([200, 403, 404, 422]))
})
