import { isLocale, LOCALES, type Locale, negotiatedLocale } from './locales.js'

const COOKIE = 'vultr_addon_language'

/** A year, in ms. */
const KEPT_MS = 365 * 86_400_000

/** What a browser sends that tells a language, as Node names it. */
export interface ViewerHeaders {
  readonly cookie?: string | undefined
  readonly 'accept-language'?: string | undefined
}

/** The language of a request's pages: what the viewer chose, then what the browser asks for, then English. */
export function viewerLocale(headers: ViewerHeaders): Locale {
  const asked = headers['accept-language']?.slice(0, 500) ?? ''
  return chosenIn(headers.cookie ?? '') ?? negotiatedLocale(asked) ?? 'en'
}

/** The cookie that remembers a choice in the browser, as Express sends one; it is no secret and needs no session. */
export function languageCookie(locale: Locale, { isSecure }: { readonly isSecure: boolean }) {
  const options = { httpOnly: true, sameSite: 'lax', secure: isSecure, maxAge: KEPT_MS } as const
  return { name: COOKIE, value: locale, options }
}

/** The languages there are, each by its own name. */
export function languageChoices(): readonly { readonly locale: Locale; readonly name: string }[] {
  return Object.entries(LOCALES).flatMap(([locale, name]) =>
    isLocale(locale) ? [{ locale, name }] : []
  )
}

function chosenIn(cookies: string): Locale | undefined {
  const own = cookies
    .split(';')
    .map((each) => each.trim())
    .find((each) => each.startsWith(`${COOKIE}=`))
  const value = own?.slice(COOKIE.length + 1) ?? ''
  return isLocale(value) ? value : undefined
}
