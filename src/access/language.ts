import type { Request, Response } from 'express'
import type { Logger } from 'pino'
import {
  type Locale,
  languageCookie,
  negotiatedLocale,
  viewerLocale,
  type Wording,
  wordingIn
} from '../wording/index.js'

/** Where a language is told from besides the request. */
export interface LanguageHost {
  /** The host's choice of a language, BCP 47; undefined leaves it to the viewer. */
  readonly locale: ((request: Request) => string | undefined) | undefined
  readonly logger: Logger
}

/** What the host says counts first, then what the viewer chose, then what the browser asks for. */
export function wordingFor(request: Request, host: LanguageHost): Wording {
  return wordingIn(chosenByHost(request, host) ?? viewerLocale(request.headers))
}

/** Where the host chooses, a viewer has nothing to choose. */
export function isChosenByHost(request: Request, host: LanguageHost): boolean {
  return chosenByHost(request, host) !== undefined
}

/** Of each request once: the host's function may take its time, or change its mind within a page. */
const ofHost = new WeakMap<Request, Locale | undefined>()

/** Undefined also where the host's function fails: a page in another language is better than none. */
function chosenByHost(request: Request, host: LanguageHost): Locale | undefined {
  if (!ofHost.has(request)) ofHost.set(request, askHost(request, host))
  return ofHost.get(request)
}

function askHost(request: Request, { locale, logger }: LanguageHost): Locale | undefined {
  try {
    const name: unknown = locale?.(request)
    if (typeof name === 'string') return negotiatedLocale(name)
    if (name === undefined || name === null) return undefined
    // A promise that is rejected later must not end the host's process.
    Promise.resolve(name).catch(() => undefined)
    logger.error(`locale returned a value of type ${typeof name}; it must return a string at once`)
  } catch (error) {
    logger.error({ err: error }, 'the locale function of the host failed')
  }
  return undefined
}

/** Remembers the viewer's choice in this browser. */
export function rememberLanguage(request: Request, response: Response, locale: Locale): void {
  const { name, value, options } = languageCookie(locale, { isSecure: request.secure })
  response.cookie(name, value, { ...options, path: '/' })
}
