import * as z from 'zod'
import type { Instance } from '../../account/index.js'
import {
  compareNames,
  type InstanceState,
  instanceStates,
  knownInstance,
  listedInstances,
  matchesInstance,
  readAccount,
  rowsIn
} from '../../inventory/index.js'
import { message } from '../../wording/index.js'
import { pageAfter, readCursor } from '../http/cursor.js'
import { type Answer, type Call, endpoint } from '../http/endpoint.js'
import { ApiProblem } from '../problems/problem.js'
import { instanceAnswer } from './instance-item.js'
import { instanceItem, instanceList, instanceParams, instancesQuery } from './instance-schemas.js'

type Query = z.output<typeof instancesQuery>

/** The name and the ID of the last one. */
const placeSchema = z.tuple([z.string(), z.string()])
type Place = z.output<typeof placeSchema>

export const listInstances = endpoint({
  id: 'listInstances',
  method: 'get',
  path: '/instances',
  tag: 'Instances',
  need: 'read',
  needsKey: true,
  summary: 'List instances',
  description: 'By their names, each with its protection, its health and what is stored of it.',
  query: instancesQuery,
  answers: { 200: { description: 'A page of the list.', schema: instanceList } },
  async handle(call): Promise<Answer> {
    const { services, query, wording } = call
    await readAccount(services)
    const { token } = call.visibility()
    const asked = `${wording.locale} ${token} ${JSON.stringify(query)}`
    const place = readCursor(query.cursor, placeSchema)
    const json = await services.memo(`api instances ${asked}`, async () => {
      const found = await statesFound(call, query)
      const page = pageAfter(found, {
        place,
        limit: query.limit,
        isUntil: (state, end) => comparePlaces(placeOf(state), end) <= 0,
        placeOf
      })
      const items = await answersOf(call, page.items)
      return JSON.stringify({ items, next: page.next, total: found.length })
    })
    return { status: 200, json }
  }
})

export const getInstance = endpoint({
  id: 'getInstance',
  method: 'get',
  path: '/instances/{id}',
  tag: 'Instances',
  need: 'read',
  needsKey: true,
  summary: 'Get an instance',
  params: instanceParams,
  answers: { 200: { description: 'The instance.', schema: instanceItem, headers: ['ETag'] } },
  problems: ['not-found'],
  async handle(call): Promise<Answer> {
    const instance = await instanceOf(call, call.params.id)
    const [item] = await answersOf(call, await instanceStates(call.services, [instance]))
    return { status: 200, body: item }
  }
})

/** Of all that is seen, in the order of the list. */
async function statesFound(
  { services, visibility }: Pick<Call, 'services' | 'visibility'>,
  { filter, search, tag }: Query
): Promise<readonly InstanceState[]> {
  const { sees, token } = visibility()
  const asked = JSON.stringify([filter, search, tag])
  return await services.memo(`api found instances ${token} ${asked}`, async () => {
    const wanted = tag?.toLowerCase()
    const known = (await listedInstances(services))
      .filter(({ id }) => sees(id))
      .filter((each) => matchesInstance(each, search))
      .filter(
        ({ tags }) => wanted === undefined || tags.some((each) => each.toLowerCase() === wanted)
      )
    const shown = rowsIn(await instanceStates(services, known), filter)
    return [...shown].sort((a, b) => comparePlaces(placeOf(a), placeOf(b)))
  })
}

/** The instance that a path names. @throws ApiProblem `not-found`, also for one that the caller does not see */
export async function instanceOf(
  { services, visibility }: Pick<Call, 'services' | 'visibility'>,
  id: string
): Promise<Instance> {
  await readAccount(services)
  const schedules = await services.instanceSchedules.read()
  const instance = knownInstance(id, services.catalogue.view(), schedules)
  if (instance === undefined || !visibility().sees(id)) {
    throw new ApiProblem('not-found', message('api.problem.notFound.instance'))
  }
  return instance
}

async function answersOf(
  { services, wording }: Pick<Call, 'services' | 'wording'>,
  states: readonly InstanceState[]
) {
  const schedules = await services.instanceSchedules.read()
  const by = { view: services.catalogue.view(), schedules, now: services.clock.now(), wording }
  return states.map((state) => instanceAnswer(state, by))
}

function placeOf({ label, id }: InstanceState): Place {
  return [label, id]
}

function comparePlaces([nameA, idA]: Place, [nameB, idB]: Place): number {
  return compareNames(nameA, nameB) || (idA < idB ? -1 : idA > idB ? 1 : 0)
}
