import compression from 'compression'
import express, { type Request, type Response, type Router } from 'express'
import { type Caller, wordingFor } from '../access/index.js'
import { lazily, securityHeaders } from '../common/index.js'
import { allows } from '../tokens/index.js'
import { message, viewerLocale, type Wording, wordingIn } from '../wording/index.js'
import { endpoints } from './endpoints.js'
import type { Answer, Call, Endpoint, Method } from './http/endpoint.js'
import { createRates } from './http/rate-limits.js'
import { readBody } from './http/read-body.js'
import { send, writeAnswer, writeProblem } from './http/send.js'
import type { ApiServices } from './http/services.js'
import { visibilityOf } from './http/visibility.js'
import { createOnce } from './idempotency/once.js'
import { checked } from './problems/field-problems.js'
import { ApiProblem } from './problems/problem.js'
import { toProblem } from './problems/to-problem.js'

/** Who was let in. */
const callers = new WeakMap<Request, Caller>()

/** The JSON API, to be mounted at `api/v1` below the addon. Every path answers JSON, whatever happens. */
export function createApi(services: ApiServices): Router {
  const router = express.Router({ caseSensitive: true })
  const once = createOnce(services)
  router.use(securityHeaders({}), compression(), admission(services))
  for (const [path, methods] of byPath(endpoints)) {
    const route = router.route(path.replace(/\{(\w+)\}/g, ':$1'))
    for (const [method, endpoint] of methods) {
      route[method](async (request, response) => {
        const base = request.baseUrl
        const call = await callOf(endpoint, request, response, services)
        const work = async () => writeAnswer(await answerOf(endpoint, call), base)
        const written = method === 'post' ? await once(call, work) : await work()
        send(request, response, written)
      })
    }
    route.all((_request, _response) => {
      throw methodNotAllowed([...methods.keys()])
    })
  }
  router.use(() => {
    throw new ApiProblem('not-found', message('api.problem.notFound.path'))
  })
  router.use(problemSender(services))
  return router
}

function byPath(all: readonly Endpoint[]): ReadonlyMap<string, ReadonlyMap<Method, Endpoint>> {
  const paths = new Map<string, Map<Method, Endpoint>>()
  for (const each of all) {
    const methods = paths.get(each.path) ?? new Map<Method, Endpoint>()
    paths.set(each.path, methods.set(each.method, each))
  }
  return paths
}

function admission({ callers: known }: ApiServices): express.RequestHandler {
  const count = createRates()
  return async (request, response, next) => {
    response.set('Cache-Control', 'no-store')
    const caller = await known.callerOf(request)
    if (!('kind' in caller)) {
      callers.set(request, caller)
      await count(caller, request, response)
      next()
      return
    }
    if (caller.kind === 'foreign') throw new ApiProblem('foreign-request', caller.doubt)
    if (caller.kind === 'limited') throw limited(caller.retryAfterS)
    throw new ApiProblem('unauthorized', message('api.problem.unauthorized.text'), {
      headers: { 'WWW-Authenticate': 'Bearer realm="vultr"' }
    })
  }
}

function limited(seconds: number): ApiProblem {
  return new ApiProblem('rate-limited', message('api.problem.rateLimited.text', { seconds }), {
    headers: { 'Retry-After': String(seconds) }
  })
}

/** Everything of a request that is checked before anything is done. @throws ApiProblem */
async function callOf(
  endpoint: Endpoint,
  request: Request,
  response: Response,
  services: ApiServices
): Promise<Call> {
  const caller = callers.get(request)
  if (caller === undefined) throw new Error('nobody has let this request in')
  refuseScope(endpoint, caller)
  const params = endpoint.params?.safeParse(request.params)
  if (params?.success === false) {
    throw new ApiProblem('not-found', message('api.problem.notFound.path'))
  }
  const query =
    endpoint.query === undefined ? undefined : checked(endpoint.query, { ...request.query })
  const given = await readBody(request, response, endpoint.body !== undefined)
  const body =
    endpoint.body === undefined
      ? undefined
      : checked(endpoint.body, endpoint.meant?.(given ?? {}) ?? given ?? {})
  return {
    services,
    caller,
    params: params?.data,
    query,
    body,
    wording: wordingOf(request, services),
    visibility: () => visibilityOf(caller, services.catalogue.view()),
    request,
    signal: lazily(() => goneSignal(response))
  }
}

/** Aborted once whoever asked is gone. */
function goneSignal(response: Response): AbortSignal {
  const gone = new AbortController()
  if (response.closed) gone.abort()
  else response.once('close', () => gone.abort())
  return gone.signal
}

function refuseScope({ need, isOfAccount }: Endpoint, { scope, tags }: Caller): void {
  if (!allows(scope, need)) {
    throw new ApiProblem('forbidden', message('api.problem.forbidden.scope', { need, scope }))
  }
  if (isOfAccount === true && tags !== undefined) {
    throw new ApiProblem('forbidden', message('api.problem.forbidden.account'))
  }
}

async function answerOf(endpoint: Endpoint, call: Call): Promise<Answer> {
  if (endpoint.needsKey === true) {
    const { kind } = await call.services.apiKey.state()
    if (kind === 'missing' || kind === 'unreadable') {
      throw new ApiProblem('no-api-key', message('api.problem.noApiKey.text'))
    }
  }
  return await endpoint.handle(call)
}

function methodNotAllowed(methods: readonly Method[]): ApiProblem {
  const named = methods.flatMap((method) =>
    method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]
  )
  const allowed = named.join(', ')
  return new ApiProblem(
    'method-not-allowed',
    message('api.problem.methodNotAllowed.text', { methods: allowed }),
    { headers: { Allow: allowed } }
  )
}

function problemSender(services: ApiServices): express.ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error)
      return
    }
    const problem = toProblem(error)
    if (problem.code === 'unexpected' || problem.code === 'database-unavailable') {
      services.logger.error({ err: error }, 'a request to the API could not be answered')
    }
    send(request, response, writeProblem(problem, wordingOf(request, services)))
  }
}

/** A program has no session: only who is signed in is asked for by the host's choice. */
function wordingOf(request: Request, services: ApiServices): Wording {
  const isBearer = callers.get(request)?.isBearer !== false
  return isBearer ? wordingIn(viewerLocale(request.headers)) : wordingFor(request, services)
}
