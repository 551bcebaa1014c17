import type { Request } from 'express'
import { message } from '../../../wording/index.js'
import { PageError } from '../page-error.js'

/** What a request that is not let in is answered. */
export function notAllowed(): PageError {
  return new PageError(403, message('error.notAllowed'), message('error.notAllowed.text'))
}

/** Asked by a script of a page that is open, whose visitor may have been signed out meanwhile. */
export function isFromOpenPage(request: Request): boolean {
  return request.get('hx-request') === 'true'
}
