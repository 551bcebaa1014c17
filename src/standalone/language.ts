import ejs from 'ejs'
import express, { type Request, type Router } from 'express'
import {
  isLocale,
  languageChoices,
  languageCookie,
  viewerLocale,
  type Wording,
  wordingIn
} from '../wording/index.js'
import { nextPath } from './next-path.js'

/** The words of a request's pages, in the same language as those of the addon. */
export function wordingOf(request: Request): Wording {
  return wordingIn(viewerLocale(request.headers))
}

/** POST /language: remembers the choice, and leads back to the page on which it was made. */
export function languageRoutes(basePath: string): Router {
  const router = express.Router()
  const form = express.urlencoded({ extended: false, limit: '10kb', parameterLimit: 20 })
  router.post('/language', form, (request, response) => {
    const { language, back }: Readonly<Record<string, unknown>> = { ...request.body }
    if (typeof language === 'string' && isLocale(language)) {
      const cookie = languageCookie(language, { isSecure: request.secure })
      response.cookie(cookie.name, cookie.value, { ...cookie.options, path: basePath || '/' })
    }
    response.redirect(303, nextPath(back, basePath))
  })
  return router
}

/** The menu of languages, for pages that have none of the addon's. @param back the path of the page it is on. */
export function languageMenu({ t, locale }: Wording, basePath: string, back: string): string {
  const options = languageChoices().map((each) => {
    const selected = each.locale === locale ? ' selected' : ''
    return `<option value="${each.locale}" lang="${each.locale}"${selected}>${ejs.escapeXML(each.name)}</option>`
  })
  return `<form class="shell-language" method="post" action="${basePath}/language">
<input type="hidden" name="back" value="${ejs.escapeXML(back)}">
<label class="shell-hidden" for="language">${ejs.escapeXML(t('page.language'))}</label>
<select id="language" name="language">${options.join('')}</select>
<button class="shell-button">${ejs.escapeXML(t('page.language.choose'))}</button>
</form>`
}
