import * as z from 'zod'
import { message } from '../../wording/index.js'
import { readCursor, writeCursor } from '../http/cursor.js'
import { type Answer, endpoint } from '../http/endpoint.js'
import { memoized } from '../http/memoized.js'
import { ApiProblem } from '../problems/problem.js'
import { runAnswer, runItem, runList, runParams, runsQuery } from './run-schemas.js'

/** When the last one was made, and its ID. */
const placeSchema = z.tuple([z.iso.datetime({ precision: 3 }), z.string().max(100)])

export const listRuns = endpoint({
  id: 'listRuns',
  method: 'get',
  path: '/runs',
  tag: 'Runs',
  need: 'read',
  summary: 'List runs',
  description: 'Each attempt to have a snapshot taken, newest first.',
  query: runsQuery,
  answers: { 200: { description: 'A page of the list.', schema: runList } },
  async handle({ services, query, wording, visibility }): Promise<Answer> {
    const { limit, instance, state } = query
    const [createdAt, id] = readCursor(query.cursor, placeSchema) ?? []
    const { instanceIds, token } = visibility()
    const asked = `${wording.locale} ${token} ${JSON.stringify(query)}`
    return await memoized(services.memo, `runs ${asked}`, async () => {
      const found = await services.runs.page({
        limit: limit + 1,
        instanceId: instance,
        instanceIds,
        state,
        before: createdAt === undefined || id === undefined ? undefined : { createdAt, id }
      })
      const shown = found.slice(0, limit)
      const last = shown.at(-1)
      const hasMore = found.length > limit && last !== undefined
      const view = services.catalogue.view()
      return {
        items: shown.map((run) => runAnswer(run, view, wording)),
        next: hasMore ? writeCursor([last.createdAt.toISOString(), last.id]) : null,
        total: null
      }
    })
  }
})

export const getRun = endpoint({
  id: 'getRun',
  method: 'get',
  path: '/runs/{id}',
  tag: 'Runs',
  need: 'read',
  summary: 'Get a run',
  params: runParams,
  answers: { 200: { description: 'The run.', schema: runItem } },
  problems: ['not-found'],
  async handle({ services, params, wording, visibility }): Promise<Answer> {
    const run = await services.runs.byId(params.id)
    if (run === undefined || !visibility().sees(run.instanceId)) {
      throw new ApiProblem('not-found', message('api.problem.notFound.run'))
    }
    return { status: 200, body: runAnswer(run, services.catalogue.view(), wording) }
  }
})
