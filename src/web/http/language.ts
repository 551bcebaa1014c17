import type { Request, Response } from 'express'
import {
  isLocale,
  LOCALES,
  type Locale,
  negotiatedLocale,
  type Wording,
  wordingIn
} from '../../wording/index.js'
import type { WebServices } from './services.js'

const COOKIE = 'vultr_addon_language'

/** A year, in ms. */
const KEPT_MS = 365 * 86_400_000

/** Where a language is told from besides the request. */
type Host = Pick<WebServices, 'locale' | 'logger'>

/** What the host says counts first, then what the viewer chose, then what the browser asks for. */
export function wordingFor(request: Request, host: Host): Wording {
  const known = chosenByHost(request, host) ?? chosenBy(request)
  return wordingIn(known ?? negotiatedLocale(acceptedBy(request)) ?? 'en')
}

/** Where the host chooses, a viewer has nothing to choose. */
export function isChosenByHost(request: Request, host: Host): boolean {
  return chosenByHost(request, host) !== undefined
}

/** Undefined also where the host's function fails: a page in another language is better than none. */
function chosenByHost(request: Request, { locale, logger }: Host): Locale | undefined {
  try {
    const name: unknown = locale?.(request)
    return typeof name === 'string' ? negotiatedLocale(name) : undefined
  } catch (error) {
    logger.error({ err: error }, 'the locale function of the host failed')
    return undefined
  }
}

/** The languages there are, each by its own name. */
export function languageChoices(): readonly { readonly locale: Locale; readonly name: string }[] {
  return Object.entries(LOCALES).flatMap(([locale, name]) =>
    isLocale(locale) ? [{ locale, name }] : []
  )
}

/** Remembers the viewer's choice in this browser; it is nobody's secret and needs no session. */
export function rememberLanguage(request: Request, response: Response, locale: Locale): void {
  response.cookie(COOKIE, locale, {
    httpOnly: true,
    sameSite: 'lax',
    secure: request.secure,
    path: '/',
    maxAge: KEPT_MS
  })
}

function acceptedBy(request: Request): string {
  return request.get('accept-language')?.slice(0, 500) ?? ''
}

function chosenBy(request: Request): Locale | undefined {
  const cookies = request.get('cookie')?.split(';') ?? []
  const own = cookies.map((each) => each.trim()).find((each) => each.startsWith(`${COOKIE}=`))
  const value = own?.slice(COOKIE.length + 1) ?? ''
  return isLocale(value) ? value : undefined
}
