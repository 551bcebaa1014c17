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

/** What the host says counts first, then what the viewer chose, then what the browser asks for. */
export function wordingFor(request: Request, { locale }: Pick<WebServices, 'locale'>): Wording {
  const ofHost = locale?.(request)
  const known = ofHost === undefined ? undefined : negotiatedLocale(ofHost)
  return wordingIn(known ?? chosenBy(request) ?? negotiatedLocale(acceptedBy(request)) ?? 'en')
}

/** Where the host chooses, a viewer has nothing to choose. */
export function isChosenByHost(request: Request, { locale }: Pick<WebServices, 'locale'>): boolean {
  const ofHost = locale?.(request)
  return ofHost !== undefined && negotiatedLocale(ofHost) !== undefined
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
