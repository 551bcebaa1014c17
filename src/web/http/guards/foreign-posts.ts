import type { NextFunction, Request, Response } from 'express'
import { foreignDoubt } from '../../../access/index.js'
import { message } from '../../../wording/index.js'
import { PageError } from '../page-error.js'

/** Refuses every request that changes something unless it comes from a page of the same origin. */
export function refuseForeignPosts() {
  return (request: Request, _response: Response, next: NextFunction): void => {
    const doubt = foreignDoubt(request)
    if (doubt === undefined) next()
    else next(new PageError(403, message('error.foreignForm'), doubt))
  }
}
