import ejs from 'ejs'
import type { MenuItem, Page } from '../index.js'
/** Where the addon is mounted, below the base path. */
export const MOUNT = '/vultr'
/** The page of the admin's own password and sessions, below the base path. */
export const ACCOUNT = '/account'

const escapeHtml = ejs.escapeXML

interface ShellContext {
  /** What stands before every path of the panel, without a slash at its end. */
  readonly basePath: string
  readonly menu: MenuItem
  readonly user: string
  readonly serverName: string
  /** What the admin should know of how the panel is reached. */
  readonly notice: string | undefined
}

/** The panel's own chrome: a bar on top, a menu on the left, the page. For who is signed in alone. */
export function shellPage(page: Page, context: ShellContext): string {
  const { basePath } = context
  const notice =
    context.notice === undefined ? '' : `<p class="shell-notice">${escapeHtml(context.notice)}</p>`
  const links = context.menu.tabs
    .map(
      ({ label, path }) =>
        `<li><a href="${basePath}${MOUNT}${escapeHtml(path)}">${escapeHtml(label)}</a></li>`
    )
    .join('')
  return documentOf(
    basePath,
    page.title,
    page.head,
    `<a class="shell-skip" href="#content">Skip to content</a>
<header class="shell-top">
<a class="shell-brand" href="${basePath}${MOUNT}/">Snapshot Panel</a>
<span class="shell-server">${escapeHtml(context.serverName)}</span>
<button type="button" class="shell-button" data-theme-toggle aria-label="Switch between light and dark"><span aria-hidden="true">◐</span></button>
<a class="shell-button" href="${basePath}${ACCOUNT}">Account <span class="shell-user">${escapeHtml(context.user)}</span></a>
<form method="post" action="${basePath}/logout"><button class="shell-button">Sign out</button></form>
</header>
<div class="shell-columns">
<nav class="shell-menu" aria-label="Menu">
<ul><li><a class="shell-active" href="${basePath}${MOUNT}/" aria-current="true">${escapeHtml(context.menu.label)}</a><ul>${links}</ul></li></ul>
</nav>
<main id="content" class="shell-content">
${notice}
${page.body}
</main>
</div>`
  )
}

export function loginPage(form: {
  readonly basePath: string
  readonly next: string
  readonly error: string | undefined
}): string {
  const { basePath } = form
  const error =
    form.error === undefined
      ? ''
      : `<p class="shell-error" role="alert" id="login-error">${escapeHtml(form.error)}</p>`
  const described = form.error === undefined ? '' : ' aria-describedby="login-error"'
  return documentOf(
    basePath,
    'Sign in',
    `<script src="${basePath}${MOUNT}/static/theme.js"></script>`,
    `<main class="shell-login">
<h1>Snapshot Panel</h1>
<form method="post" action="${basePath}/login">
${error}
<input type="hidden" name="next" value="${escapeHtml(form.next)}">
<label for="user">User</label>
<input id="user" name="user" autocomplete="username" required autofocus${described}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${described}>
<button class="shell-primary">Sign in</button>
</form>
</main>`
  )
}

/** A page of the addon for who is not signed in: nothing of the panel, the admin or the server. */
export function plainPage(basePath: string, page: Page): string {
  return documentOf(
    basePath,
    page.title,
    page.head,
    `<main class="shell-login">${page.body}</main>`
  )
}

/** @param title HTML. */
export function messagePage(basePath: string, title: string, message: string): string {
  return documentOf(
    basePath,
    title,
    `<script src="${basePath}${MOUNT}/static/theme.js"></script>`,
    `<main class="shell-login"><h1>${title}</h1><p>${escapeHtml(message)}</p><p><a href="${basePath}${MOUNT}/">Back to the panel</a></p></main>`
  )
}

function documentOf(basePath: string, title: string, head: string, body: string): string {
  return `<!doctype html>
<html lang="en">
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
