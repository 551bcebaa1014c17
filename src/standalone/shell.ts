import ejs from 'ejs'
import type { MenuItem, Page } from '../index.js'
import type { Message, MessageCode, Wording } from '../wording/index.js'
import { languageMenu } from './language.js'
import { ACCOUNT, MOUNT, signInPath } from './next-path.js'

const escapeHtml = ejs.escapeXML

interface ShellContext {
  /** What stands before every path of the panel, without a slash at its end. */
  readonly basePath: string
  readonly menu: MenuItem
  /** What the menu has beside it. */
  readonly pages: readonly {
    readonly path: string
    readonly label: Message
    readonly isOpen: boolean
  }[]
  readonly user: string
  readonly serverName: string
  /** What the admin should know of how the panel is reached. */
  readonly notice: Message | undefined
  readonly wording: Wording
}

/** The panel's own chrome: a bar on top, a menu on the left, and the page with its tabs. For who is signed in alone. */
export function shellPage(page: Page, context: ShellContext): string {
  const { basePath, wording } = context
  const say = saidIn(wording)
  const notice =
    context.notice === undefined
      ? ''
      : `<p class="shell-notice">${escapeHtml(wording.say(context.notice))}</p>`
  return documentOf(
    { basePath, wording, title: page.title, head: page.head },
    `<a class="shell-skip" href="#content">${say('panel.skip')}</a>
<header class="shell-top">
<a class="shell-brand" href="${basePath}${MOUNT}/">${say('panel.name')}</a>
<span class="shell-server">${escapeHtml(context.serverName)}</span>
<button type="button" class="shell-button" data-theme-toggle aria-label="${say('panel.theme')}"><span aria-hidden="true">◐</span></button>
<a class="shell-button" href="${basePath}${ACCOUNT}">${say('panel.account')} <span class="shell-user">${escapeHtml(context.user)}</span></a>
<form method="post" action="${basePath}/logout"><button class="shell-button">${say('panel.signOut')}</button></form>
</header>
<div class="shell-columns">
<nav class="shell-menu" aria-label="${say('panel.menu')}">
${menuLinks(context)}
</nav>
<main id="content" class="shell-content">
${notice}
${page.body}
</main>
</div>`
  )
}

function menuLinks({ basePath, menu, pages, wording }: ShellContext): string {
  const addon = {
    path: `${MOUNT}/`,
    label: menu.label,
    isOpen: !pages.some(({ isOpen }) => isOpen)
  }
  return [addon, ...pages.map((page) => ({ ...page, label: wording.say(page.label) }))]
    .map(({ path, label, isOpen }) => {
      const active = isOpen ? ' class="shell-active" aria-current="true"' : ''
      return `<a${active} href="${basePath}${path}">${escapeHtml(label)}</a>`
    })
    .join('\n')
}

/** What can be wrong with a sign-in. */
export type LoginError = Extract<MessageCode, 'panel.login.wrong' | 'panel.login.busy'>

/** The sign-in form, in the language of who asks for it, with a menu of the others. */
export function loginPage(form: {
  readonly basePath: string
  readonly next: string
  readonly error: LoginError | undefined
  readonly wording: Wording
}): string {
  const { basePath, wording } = form
  const say = saidIn(wording)
  const error =
    form.error === undefined
      ? ''
      : `<p class="shell-error" role="alert" id="login-error">${say(form.error)}</p>`
  const described = form.error === undefined ? '' : ' aria-describedby="login-error"'
  return documentOf(
    { basePath, wording, title: say('panel.login'), head: themeScript(basePath) },
    `<main class="shell-login">
<h1>${say('panel.name')}</h1>
<form method="post" action="${basePath}/login">
${error}
<input type="hidden" name="next" value="${escapeHtml(form.next)}">
<label for="user">${say('panel.login.user')}</label>
<input id="user" name="user" autocomplete="username" required autofocus${described}>
<label for="password">${say('panel.login.password')}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${described}>
<button class="shell-primary">${say('panel.login')}</button>
</form>
${languageMenu(wording, basePath, signInPath(form.next, basePath))}
</main>`
  )
}

/** A page of the addon for who is not signed in: nothing of the panel, the admin or the server. */
export function plainPage(basePath: string, page: Page, wording: Wording): string {
  return documentOf(
    { basePath, wording, title: page.title, head: page.head },
    `<main class="shell-login">${page.body}</main>`
  )
}

/** A page that says one thing. */
export function messagePage(
  basePath: string,
  wording: Wording,
  told: { readonly heading: Message; readonly text: Message }
): string {
  const title = escapeHtml(wording.say(told.heading))
  return documentOf(
    { basePath, wording, title, head: themeScript(basePath) },
    `<main class="shell-login"><h1>${title}</h1><p>${escapeHtml(wording.say(told.text))}</p><p><a href="${basePath}${MOUNT}/">${saidIn(wording)('panel.back')}</a></p></main>`
  )
}

/** The words of a code, ready for HTML. */
function saidIn({ t }: Wording): Wording['t'] {
  return (...asked) => escapeHtml(t(...asked))
}

/** The addon's theme; style sheets and scripts are no secret. */
function themeScript(basePath: string): string {
  return `<script src="${basePath}${MOUNT}/static/theme.js"></script>`
}

interface DocumentParts {
  readonly basePath: string
  readonly wording: Wording
  /** HTML, as is the head. */
  readonly title: string
  readonly head: string
}

function documentOf({ basePath, wording, title, head }: DocumentParts, body: string): string {
  return `<!doctype html>
<html lang="${wording.locale}" dir="${wording.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
${head}
<link rel="stylesheet" href="${basePath}/assets/standalone.css">
</head>
<body>
${body}
</body>
</html>
`
}
