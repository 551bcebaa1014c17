import type { Request, Router } from 'express'
import type { LoggedCall } from '../account/account-logs.js'
import { Refusal, type SimulatedApiKey } from '../account/records.js'
import { vultrDate } from './dates.js'
import { type On, type Outcome, ok, type RouteContext } from './route.js'

/** The user whose key is accepted; the same as in the answer of `GET /account`. */
const OWN_USER = 'admin@example.com'

/** What a user can ask about keys and about who did what. */
export function addUserRoutes(router: Router, on: On, { apiKeys, logs }: RouteContext): void {
  router.get(
    '/apikeys',
    on('account.user.List', () => ok({ api_keys: apiKeys().map(apiKeyAnswer) }))
  )
  router.get(
    '/logs',
    on('account.log.List', ({ query }) => {
      const { calls, total } = logs.matching({
        since: instantOf(query.start_time, 'start_time'),
        until: instantOf(query.end_time, 'end_time'),
        resourceType: textOf(query.resource_type),
        resourceId: textOf(query.resource_id)
      })
      const left = total - calls.length
      const oldest = calls.at(-1)
      const meta = {
        continue_time: left === 0 || oldest === undefined ? '' : oldest.at.toISOString(),
        returned_count: calls.length,
        unreturned_count: left,
        total_count: total
      }
      return ok({ logs: calls.map(logAnswer), meta })
    })
  )
}

/** Carries out a call, and logs it where it changes a resource that it names. */
export function logged(request: Request, { logs }: RouteContext, work: () => Outcome): Outcome {
  const { id } = request.params
  if (request.method === 'GET' || typeof id !== 'string') return work()
  const log = (status: number) =>
    logs.add({
      resourceType: request.path.split('/')[1] ?? '',
      resourceId: id,
      method: request.method,
      path: `/v2${request.path}`,
      status,
      user: OWN_USER,
      address: request.socket.remoteAddress ?? ''
    })
  try {
    const outcome = work()
    log(outcome.status)
    return outcome
  } catch (error) {
    if (error instanceof Refusal) log(error.status)
    throw error
  }
}

/** With the fields that govultr 3.32 has (api_keys.go); the key itself as in its test, but for its end. */
function apiKeyAnswer({ id, key, name, expiresAt }: SimulatedApiKey): object {
  const end = key.slice(-5)
  return {
    id,
    api_key: '*'.repeat(Math.max(0, key.length - end.length)) + end,
    name,
    expire: expiresAt !== undefined,
    date_expire: expiresAt === undefined ? '' : `${expiresAt.toISOString().slice(0, 19)}Z`
  }
}

/** With the fields that govultr 3.32 has (logs.go). */
function logAnswer(call: LoggedCall): object {
  const isDone = call.status < 300
  return {
    resource_id: call.resourceId,
    resource_type: call.resourceType,
    log_level: isDone ? 'Debug' : 'Error',
    message: isDone ? 'Success' : 'Failure',
    timestamp: vultrDate(call.at, 'utc', call.resourceId),
    metadata: {
      user_id: '765b8aa0-e134-4b62-88e1-22f40959ffe7',
      ip_address: call.address,
      username: call.user,
      http_status_code: call.status,
      method: call.method,
      request_path: call.path,
      request_body: '',
      query_parameters: ''
    }
  }
}

function instantOf(value: unknown, name: string): Date {
  const at = new Date(typeof value === 'string' ? value : Number.NaN)
  if (Number.isNaN(at.getTime())) throw new Refusal(400, `Invalid ${name}.`)
  return at
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
