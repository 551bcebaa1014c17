import type { RequestHandler } from 'express'
import { message } from '../wording/index.js'
import { wordingOf } from './language.js'
import { MOUNT } from './next-path.js'
import { messagePage } from './shell.js'

/** Neither proxies nor browsers keep a page, as the next one to ask may be somebody else. */
export const neverStored: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store')
  next()
}

/**
 * Keeps the addon's cookies below the base path. The addon itself cannot know what a proxy puts
 * before its mount, so by itself it sets them for the whole host, which others may live on too.
 */
export function cookiesBelow(basePath: string): RequestHandler {
  const path = basePath === '' ? '/' : basePath
  return (_request, response, next) => {
    const set = response.cookie.bind(response)
    response.cookie = (name: string, value: unknown, options: object = {}) =>
      set(name, value, { ...options, path })
    next()
  }
}

/** Answers what no page answered: below the base path as unknown, elsewhere with the way to it. */
export function outside(basePath: string): RequestHandler {
  return (request, response) => {
    if (basePath !== '' && request.path === '/') {
      response.redirect(303, `${basePath}${MOUNT}/`)
      return
    }
    const isInside = request.path.startsWith(`${basePath}/`)
    const text = isInside
      ? message('panel.notFound.inside')
      : message('panel.notFound.outside', { basePath })
    const told = { heading: message('error.notFound'), text }
    response.status(404).send(messagePage(basePath, wordingOf(request), told))
  }
}
