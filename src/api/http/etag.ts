import { createHash } from 'node:crypto'
import type { Request } from 'express'
import { message } from '../../wording/index.js'
import { ApiProblem } from '../problems/problem.js'

/** Tells one content from another. */
export function etagOf(content: string): string {
  return `"${createHash('sha256').update(content).digest('base64url').slice(0, 27)}"`
}

/**
 * Refuses a change of something else than was read.
 * @param current the ETag of what there is.
 * @throws ApiProblem `malformed`, `precondition-required` or `precondition-failed`
 */
export function requireMatch(
  request: Request,
  current: string,
  { isRequired }: { readonly isRequired: boolean }
): void {
  const header = request.get('if-match')?.trim()
  if (header === undefined || header === '') {
    if (!isRequired) return
    throw new ApiProblem(
      'precondition-required',
      message('api.problem.preconditionRequired.text'),
      { headers: { ETag: current } }
    )
  }
  if (header === '*') return
  const tags = header.split(',').map((tag) => tag.trim())
  if (!tags.every((tag) => /^(W\/)?"[\x21\x23-\x7e]*"$/.test(tag))) {
    throw new ApiProblem('malformed', message('api.problem.malformed.header', { name: 'If-Match' }))
  }
  // A weak one never matches: it does not tell each change.
  if (!tags.includes(current)) throw changedMeanwhile(current)
}

/** Somebody else has changed it. @param current the ETag of what there is, where that is known */
export function changedMeanwhile(current?: string): ApiProblem {
  const headers = current === undefined ? {} : { headers: { ETag: current } }
  return new ApiProblem(
    'precondition-failed',
    message('api.problem.preconditionFailed.text'),
    headers
  )
}

/** Whether the change is one of what was read before, and of nothing else. */
export function hasMatch(request: Request): boolean {
  const header = request.get('if-match')?.trim() ?? ''
  return header !== '' && header !== '*'
}
