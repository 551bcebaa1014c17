import ejs from 'ejs'
import type { Page } from '../index.js'
import { ACCOUNT, MOUNT } from './shell.js'
import { LEAST_PASSWORD_LENGTH } from './sign-in/password.js'

const escapeHtml = ejs.escapeXML

/** The fields of the form that changes the password, as they are called and as they are read. */
export const PASSWORD_FIELDS = {
  current: { label: 'Current password', autocomplete: 'current-password' },
  fresh: { label: 'New password', autocomplete: 'new-password' },
  again: { label: 'New password again', autocomplete: 'new-password' }
} as const

export interface AccountView {
  /** What stands before every path of the panel, without a slash at its end. */
  readonly basePath: string
  readonly user: string
  /** Undefined where ADMIN_PASSWORD sets the password. */
  readonly passwordFile: string | undefined
  readonly sessions: number
  readonly message?: string | undefined
  /** What was wrong with the form, and which field it is about; undefined for the form as a whole. */
  readonly problem?: { readonly text: string; readonly field?: keyof typeof PASSWORD_FIELDS }
}

/** The page on which an admin changes the password and ends sessions. */
export function accountPage(view: AccountView): Page {
  const message =
    view.message === undefined
      ? ''
      : `<p class="shell-done" role="status">${escapeHtml(view.message)}</p>`
  return {
    title: 'Account',
    head: `<meta name="color-scheme" content="light dark">\n<script src="${view.basePath}${MOUNT}/static/theme.js"></script>`,
    body: `<div class="shell-account">
<h1>Account</h1>
${message}
<p>You are signed in as <strong>${escapeHtml(view.user)}</strong>.</p>
<section class="shell-card" aria-labelledby="password-heading">
<h2 id="password-heading">Password</h2>
${view.passwordFile === undefined ? setElsewhere() : passwordForm(view, view.passwordFile)}
</section>
<section class="shell-card" aria-labelledby="sessions-heading">
<h2 id="sessions-heading">Sessions</h2>
<p>${view.sessions === 1 ? 'This session is the only one open.' : `${view.sessions} sessions are open, this one among them.`} A session ends 12 hours after the sign-in, or after 60 minutes without use.</p>
<form method="post" action="${view.basePath}${ACCOUNT}/sign-out-everywhere">
<p id="everywhere-about">Signing out everywhere ends all sessions, this one too, and forgets the browsers that have signed in before.</p>
<button class="shell-button" aria-describedby="everywhere-about">Sign out everywhere</button>
</form>
</section>
</div>`
  }
}

function setElsewhere(): string {
  return `<p>The password is set by the environment variable <code>ADMIN_PASSWORD</code>, so it cannot be changed here. Change it there and restart the panel; that ends every session.</p>`
}

function passwordForm({ basePath, problem, user }: AccountView, file: string): string {
  const error =
    problem === undefined
      ? ''
      : `<p class="shell-error" role="alert" id="password-error">${escapeHtml(problem.text)}</p>`
  const fields = Object.entries(PASSWORD_FIELDS).map(([name, { label, autocomplete }]) => {
    const isWrong = problem?.field === name
    const about = [
      ...(isWrong ? ['password-error'] : []),
      ...(name === 'fresh' ? ['password-rule'] : [])
    ]
    const described = about.length === 0 ? '' : ` aria-describedby="${about.join(' ')}"`
    const wrong = isWrong ? ' aria-invalid="true" autofocus' : ''
    const rule =
      name === 'fresh'
        ? `<p class="shell-hint" id="password-rule">At least ${LEAST_PASSWORD_LENGTH} characters.</p>`
        : ''
    return `<label for="password-${name}">${label}</label>
<input id="password-${name}" name="${name}" type="password" autocomplete="${autocomplete}" required${described}${wrong}>
${rule}`
  })
  return `<p>Its hash is kept in <code>${escapeHtml(file)}</code>; the password itself is kept nowhere. Changing it ends all other sessions.</p>
<form method="post" action="${basePath}${ACCOUNT}" class="shell-form">
${error}
<input type="hidden" name="username" autocomplete="username" value="${escapeHtml(user)}">
${fields.join('\n')}
<button class="shell-primary">Change password</button>
</form>`
}
