import type { ErrorRequestHandler } from 'express'
import { wordingFor } from '../../../access/index.js'
import { toPageError } from '../page-error.js'
import { type PageSupplies, sendPage } from './send-page.js'

/** Answers whatever was thrown with a page that says what happened; what is our fault is logged. */
export function errorSender(supplies: PageSupplies): ErrorRequestHandler {
  return async (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error)
      return
    }
    const { status, heading, text } = toPageError(error)
    const { say } = wordingFor(request, supplies.services)
    if (status >= 500) {
      supplies.services.logger.error({ err: error }, 'a page could not be made')
    }
    await sendPage(supplies, request, response, {
      status,
      title: say(heading),
      tab: undefined,
      view: 'shared/message',
      model: { message: say(text), isForbidden: status === 403 },
      banners: [],
      flash: undefined
    })
  }
}
