import type * as z from 'zod'
import { flawMessage } from '../../confirmations/index.js'
import type { ScheduleFlaw } from '../../policy/index.js'
import { type Message, message } from '../../wording/index.js'
import { ApiProblem, type FieldProblem } from './problem.js'

/** A custom issue of a schema that says itself what is wrong. */
export function told(what: Message): {
  readonly code: 'custom'
  readonly params: { told: Message }
} {
  return { code: 'custom', params: { told: what } }
}

/** Parses, or names everything that is wrong. @throws ApiProblem `invalid` */
export function checked<S extends z.ZodType>(schema: S, given: unknown): z.output<S> {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  throw invalid(parsed.error.issues.flatMap((issue) => problemsOf(issue, given)))
}

/** What is wrong with the values of a request. */
export function invalid(errors: readonly FieldProblem[]): ApiProblem {
  return new ApiProblem('invalid', message('api.problem.invalid.text'), { errors })
}

type Issue = z.core.$ZodIssue

function problemsOf(issue: Issue, given: unknown): readonly FieldProblem[] {
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: [...path, key].join('.'),
      message: message('api.invalid.unknown')
    }))
  }
  return [{ field: path.join('.'), message: messageOf(issue, valueAt(given, issue.path)) }]
}

function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  let value = given
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = Reflect.get(value, key)
  }
  return value
}

function messageOf(issue: Issue, value: unknown): Message {
  if (value === undefined && issue.code !== 'custom') return message('api.invalid.missing')
  switch (issue.code) {
    case 'invalid_type':
      return message('api.invalid.type', { expected: issue.expected })
    case 'too_small':
      return isOfNumber(issue.origin)
        ? message('api.invalid.least', { least: Number(issue.minimum) })
        : message('api.invalid.short', { least: Number(issue.minimum) })
    case 'too_big':
      return isOfNumber(issue.origin)
        ? message('api.invalid.most', { most: Number(issue.maximum) })
        : message('api.invalid.long', { most: Number(issue.maximum) })
    case 'invalid_format':
      if (issue.format === 'regex') return message('api.invalid.form')
      return message('api.invalid.format', { format: issue.format })
    case 'invalid_value':
      return message('api.invalid.choice', { choices: issue.values.map(String).join(', ') })
    case 'invalid_union':
      if (!('options' in issue) || issue.options === undefined) return message('api.invalid.value')
      return message('api.invalid.choice', { choices: issue.options.map(String).join(', ') })
    case 'custom':
      return messageIn(issue.params) ?? message('api.invalid.value')
    default:
      return message('api.invalid.value')
  }
}

/** A number in a query is text there. */
function isOfNumber(origin: string): boolean {
  return origin === 'number' || origin === 'int'
}

/** What an issue of our own schemas says itself: a sentence, or what is wrong with a schedule. */
function messageIn(params: Readonly<Record<string, unknown>> | undefined): Message | undefined {
  if (isRecord(params?.told)) return params.told as Message
  return isRecord(params?.flaw) ? flawMessage(params.flaw as unknown as ScheduleFlaw) : undefined
}

function isRecord(value: unknown): value is { readonly code: string } {
  return typeof value === 'object' && value !== null && 'code' in value
}
