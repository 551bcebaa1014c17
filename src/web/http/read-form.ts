import express, { type RequestHandler } from 'express'

const LARGEST_BODY = '100kb'

/** As many selected instances as fit into that, and the fields of a form beside them. */
const MOST_FIELDS = 10_000

/** Reads the form of a request. A host may have read the body already; then that is the form. */
export function readForm(): RequestHandler {
  const parse = express.urlencoded({
    extended: false,
    limit: LARGEST_BODY,
    parameterLimit: MOST_FIELDS
  })
  return (request, response, next) => {
    if (request.body === undefined) parse(request, response, next)
    else next()
  }
}
