import * as z from 'zod'
import { accountIndex, type Snapshot } from '../../account/index.js'
import {
  compareSnapshotPlaces,
  type ExpiryTimes,
  filterScope,
  inOrder,
  matchingSnapshots,
  ORIGIN_WORDS,
  readAccount,
  SNAPSHOT_ORIGINS,
  type SnapshotFilter,
  type SnapshotPlace,
  type SnapshotSort,
  snapshotPlace
} from '../../inventory/index.js'
import type { SeenChanges } from '../../snapshots/index.js'
import { message } from '../../wording/index.js'
import { pageAfter, readCursor, writeCursor } from '../http/cursor.js'
import { type Answer, type Call, endpoint } from '../http/endpoint.js'
import { hasMatch } from '../http/etag.js'
import { memoized } from '../http/memoized.js'
import { invalid } from '../problems/field-problems.js'
import { ApiProblem } from '../problems/problem.js'
import { snapshotAnswer } from './snapshot-item.js'
import { snapshotItem, snapshotList, snapshotParams, snapshotsQuery } from './snapshot-schemas.js'

type Query = z.output<typeof snapshotsQuery>

const cursorSchema = z.strictObject({
  sort: z.string(),
  place: z.strictObject({
    key: z.union([z.string(), z.number()]).nullable(),
    keyId: z.string(),
    createdAt: z.number().nullable(),
    id: z.string()
  })
})

export const listSnapshots = endpoint({
  id: 'listSnapshots',
  method: 'get',
  path: '/snapshots',
  tag: 'Snapshots',
  need: 'read',
  needsKey: true,
  summary: 'List snapshots',
  query: snapshotsQuery,
  answers: { 200: { description: 'A page of the list.', schema: snapshotList } },
  async handle(call): Promise<Answer> {
    const { services, query } = call
    await readAccount(services)
    const asked = JSON.stringify(query)
    const { token } = call.visibility()
    const place = placeIn(query)
    return await memoized(services.memo, `snapshots ${token} ${asked}`, async () => {
      const view = services.catalogue.view()
      const { ordered, sort, expiry } = await found(call, query)
      const page = pageAfter<Snapshot, SnapshotPlace>(ordered, {
        place,
        limit: query.limit,
        isUntil: (each, end) =>
          compareSnapshotPlaces(snapshotPlace(each, sort, { view, expiry }), end, sort) <= 0,
        placeOf: (each) => snapshotPlace(each, sort, { view, expiry }),
        write: (end) => writeCursor({ sort, place: end })
      })
      const fateOf = await services.snapshotFates()
      const items = page.items.map((each) => snapshotAnswer(each, view, fateOf))
      return { items, next: page.next, total: ordered.length }
    })
  }
})

export const getSnapshot = endpoint({
  id: 'getSnapshot',
  method: 'get',
  path: '/snapshots/{id}',
  tag: 'Snapshots',
  need: 'read',
  needsKey: true,
  summary: 'Get a snapshot',
  params: snapshotParams,
  answers: { 200: { description: 'The snapshot.', schema: snapshotItem, headers: ['ETag'] } },
  problems: ['not-found'],
  async handle(call): Promise<Answer> {
    const snapshot = await snapshotOf(call, call.params.id)
    return { status: 200, body: await snapshotBody(call, snapshot) }
  }
})

/** The snapshot that a path names. @throws ApiProblem `not-found`, also for one that the caller does not see */
export async function snapshotOf(
  { services, visibility }: Pick<Call, 'services' | 'visibility'>,
  id: string
): Promise<Snapshot> {
  await readAccount(services)
  const snapshot = accountIndex(services.catalogue.view()).snapshots.get(id)
  if (snapshot === undefined || !visibility().sees(snapshot.instanceId)) throw unknownSnapshot()
  return snapshot
}

/** Before a snapshot is read that If-Match is compared with; undefined where nothing is compared. @throws DatabaseError */
export async function seenBy(
  { services, request }: Pick<Call, 'services' | 'request'>,
  id: string
): Promise<SeenChanges | undefined> {
  return hasMatch(request) ? await services.actions.seenChanges(id) : undefined
}

export function unknownSnapshot(): ApiProblem {
  return new ApiProblem('not-found', message('api.problem.notFound.snapshot'))
}

/** A snapshot as it is answered alone. @throws DatabaseError */
export async function snapshotBody({ services }: Pick<Call, 'services'>, snapshot: Snapshot) {
  const fateOf = await services.snapshotFates()
  return snapshotAnswer(snapshot, services.catalogue.view(), fateOf)
}

/** Where the page before ended. @throws ApiProblem `invalid` */
function placeIn(query: Query): SnapshotPlace | undefined {
  const sort: SnapshotSort = query.sort ?? ''
  const read = readCursor(query.cursor, cursorSchema)
  if (read !== undefined && read.sort !== sort) {
    throw invalid([{ field: 'cursor', message: message('api.invalid.cursor') }])
  }
  return read?.place
}

interface Found {
  readonly ordered: readonly Snapshot[]
  readonly sort: SnapshotSort
  readonly expiry: ExpiryTimes
}

/** All that match and are seen, in order; worked out once for all pages of a list. */
function found(
  { services, visibility }: Pick<Call, 'services' | 'visibility'>,
  query: Query
): Promise<Found> {
  const { sees, token, isRestricted } = visibility()
  const sort: SnapshotSort = query.sort ?? ''
  const filter = filterOf(query)
  const asked = JSON.stringify({ filter, sort })
  return services.memo(`api found snapshots ${token} ${asked}`, async () => {
    const view = services.catalogue.view()
    const scope = await filterScope(services, view, { state: filter.state, sort })
    const matching = matchingSnapshots(view, filter, scope)
    const seen = isRestricted ? matching.filter(({ instanceId }) => sees(instanceId)) : matching
    return {
      sort,
      expiry: scope.expiry,
      ordered: inOrder(seen, sort, { view, expiry: scope.expiry })
    }
  })
}

function filterOf(query: Query): SnapshotFilter {
  const { search, instance, origin, state, orphans, from, until } = query
  return {
    q: search,
    instance: instance ?? '',
    origin: SNAPSHOT_ORIGINS.find((each) => ORIGIN_WORDS[each] === origin) ?? '',
    state: state ?? '',
    orphans: orphans ?? '',
    from: from ?? '',
    to: until ?? ''
  }
}
