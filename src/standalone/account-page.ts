import ejs from 'ejs'
import type { Page } from '../index.js'
import type { Message, Wording } from '../wording/index.js'
import { languageMenu } from './language.js'
import { ACCOUNT, MOUNT } from './next-path.js'
import { LEAST_PASSWORD_LENGTH } from './sign-in/password.js'
import type { PasswordPlace } from './sign-in/password-store.js'

const escapeHtml = ejs.escapeXML

/** The fields of the form that changes the password, as they are called and as they are filled in. */
export const PASSWORD_FIELDS = {
  current: 'current-password',
  fresh: 'new-password',
  again: 'new-password'
} as const

type Field = keyof typeof PASSWORD_FIELDS

export interface AccountView {
  /** What stands before every path of the panel, without a slash at its end. */
  readonly basePath: string
  readonly user: string
  readonly place: PasswordPlace
  readonly sessions: number
  /** Whether the password was just changed. */
  readonly isChanged?: boolean
  /** All that was wrong with the form. */
  readonly problems?: readonly AccountProblem[]
}

/** What was wrong, and which field it is about; undefined for the form as a whole. */
export interface AccountProblem {
  readonly text: Message
  readonly field?: Field
}

/** The page on which an admin changes the password and ends sessions. */
export function accountPage(view: AccountView, wording: Wording): Page {
  const { basePath, user, place, sessions } = view
  const { t } = wording
  const say: Wording['t'] = (...asked) => escapeHtml(t(...asked))
  const done =
    view.isChanged === true
      ? `<p class="shell-done" role="status">${say('panel.account.password.changed')}</p>`
      : ''
  return {
    title: say('panel.account'),
    head: `<meta name="color-scheme" content="light dark">\n<script src="${basePath}${MOUNT}/static/theme.js"></script>`,
    body: `<div class="shell-account">
<h1>${say('panel.account')}</h1>
${done}
<p>${sentenceWith(t('panel.account.signedIn', { user: HOLE }), 'strong', user)}</p>
<section class="shell-card" aria-labelledby="password-heading">
<h2 id="password-heading">${say('panel.account.password')}</h2>
${place === 'environment' ? setElsewhere(wording) : passwordForm(view, place, wording)}
</section>
<section class="shell-card" aria-labelledby="sessions-heading">
<h2 id="sessions-heading">${say('panel.account.sessions')}</h2>
<p>${say('panel.account.sessions.open', { count: sessions })} ${say('panel.account.sessions.end')}</p>
<form method="post" action="${basePath}${ACCOUNT}/sign-out-everywhere">
<p id="everywhere-about">${say('panel.account.everywhere.about')}</p>
<button class="shell-button" aria-describedby="everywhere-about">${say('panel.account.everywhere')}</button>
</form>
</section>
${languageMenu(wording, basePath, `${basePath}${ACCOUNT}`)}
</div>`
  }
}

function setElsewhere({ t }: Wording): string {
  const sentence = t('panel.account.password.elsewhere', { variable: HOLE })
  return `<p>${sentenceWith(sentence, 'code', 'ADMIN_PASSWORD')}</p>`
}

function passwordForm(
  { basePath, problems = [], user }: AccountView,
  place: Exclude<PasswordPlace, 'environment'>,
  wording: Wording
): string {
  const { t, say } = wording
  const fields = (['current', 'fresh', 'again'] as const).map((name) => {
    const wrong = problems.find(({ field }) => field === name)
    const errorId = `password-${name}-error`
    const about = [...(wrong ? [errorId] : []), ...(name === 'fresh' ? ['password-rule'] : [])]
    const described = about.length === 0 ? '' : ` aria-describedby="${about.join(' ')}"`
    const invalid = wrong ? ' aria-invalid="true"' : ''
    const error = wrong
      ? `<p class="shell-error" id="${errorId}">${escapeHtml(say(wrong.text))}</p>\n`
      : ''
    const least = t('panel.account.password.rule', { least: LEAST_PASSWORD_LENGTH })
    const rule =
      name === 'fresh' ? `<p class="shell-hint" id="password-rule">${escapeHtml(least)}</p>` : ''
    return `<label for="password-${name}">${escapeHtml(t(`panel.account.field.${name}`))}</label>
<input id="password-${name}" name="${name}" type="password" autocomplete="${PASSWORD_FIELDS[name]}" required${described}${invalid}>
${error}${rule}`
  })
  const about =
    place === 'database'
      ? escapeHtml(t('panel.account.password.shared'))
      : sentenceWith(t('panel.account.password.about', { file: HOLE }), 'code', place.file)
  return `<p>${about}</p>
<form method="post" action="${basePath}${ACCOUNT}" class="shell-form">
${summary(problems, wording)}
<input type="hidden" name="username" autocomplete="username" value="${escapeHtml(user)}">
${fields.join('\n')}
<button class="shell-primary">${escapeHtml(t('panel.account.password.change'))}</button>
</form>`
}

/** All that was wrong, on top of the form and with links to its fields, as pages of the addon have it. */
function summary(problems: readonly AccountProblem[], { t, say }: Wording): string {
  if (problems.length === 0) return ''
  const told = problems.map(({ field, text }) => {
    const sentence = escapeHtml(say(text))
    if (field === undefined) return `<li>${sentence}</li>`
    const label = escapeHtml(t(`panel.account.field.${field}`))
    return `<li><a href="#password-${field}">${label}</a>: ${sentence}</li>`
  })
  const count = problems.filter(({ field }) => field !== undefined).length
  const title = count === 0 ? '' : `<p>${escapeHtml(t('form.problems', { count }))}</p>\n`
  return `<div class="shell-error" role="alert" id="password-error" tabindex="-1" autofocus>
${title}<ul>${told.join('')}</ul>
</div>`
}

/** Stands in a sentence where a marked part will; Unicode keeps it for objects in text. */
const HOLE = '\u{FFFC}'

/** A sentence as HTML, with a text in an element of its own where its hole is. */
function sentenceWith(sentence: string, element: 'strong' | 'code', text: string): string {
  const part = `<${element}>${escapeHtml(text)}</${element}>`
  return escapeHtml(sentence).replace(HOLE, () => part)
}
