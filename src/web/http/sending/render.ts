import { fileURLToPath } from 'node:url'
import ejs from 'ejs'
import { PACKAGE_FOLDER } from '../../../common/index.js'
import type { languageChoices, Message, Wording } from '../../../wording/index.js'
import type { Flash } from '../flash.js'
import type { FormProblem } from '../form-fields.js'
import type { Conflict } from '../reply.js'
import type { Page } from '../services.js'
import type { StaticFiles } from '../static-files.js'
import { TABS, type Tab } from '../tabs.js'
import { type ViewMarkup, viewMarkup } from './markup.js'

const VIEWS = fileURLToPath(new URL('views/', PACKAGE_FOLDER))

/** What every page says at its top while something is wrong. */
export interface Banner {
  readonly kind: 'danger' | 'warning'
  readonly text: Message
  /** What is shown on request only. */
  readonly details: Message | undefined
  /** To a path of ours without its leading slash. */
  readonly link: { readonly path: string; readonly label: string } | undefined
}

/** What every view can use besides its own model. */
export interface Surroundings {
  readonly basePath: string
  readonly now: Date
  readonly wording: Wording
  /** Not where the host's own menu has them. */
  readonly showsTabs: boolean
  /** Undefined where the host chooses the language. */
  readonly languages: ReturnType<typeof languageChoices> | undefined
}

/**
 * Renders one view, named by its path in `views/`, as includes name theirs; `model` is all it sees, with the
 * formats and the base path.
 */
export function renderView(
  view: string,
  model: object,
  around: Surroundings,
  markup: ViewMarkup = viewMarkup(around.wording)
): Promise<string> {
  return ejs.renderFile(
    `${VIEWS}${view}.ejs`,
    {
      ...model,
      basePath: around.basePath,
      now: around.now,
      t: around.wording.t,
      say: around.wording.say,
      figures: around.wording.figures,
      locale: around.wording.locale,
      direction: around.wording.direction,
      ...markup,
      languages: around.languages
    },
    { root: VIEWS, cache: true, rmWhitespace: true }
  )
}

/** What stands on a page. */
export interface PageContent {
  /** Names in it are isolated. */
  readonly title: string
  readonly tab: Tab | undefined
  readonly view: string
  readonly model: object
  /** Whether a part of it that was rendered before holds times. */
  readonly hasTimes?: boolean
  /** The time zones of the names on it. */
  readonly nameZones?: readonly string[]
  readonly banners: readonly Banner[]
  readonly flash: Flash | undefined
  readonly problems?: readonly FormProblem[]
  readonly conflict?: Conflict
}

/** Renders one view, and tells whether it holds times. */
export async function renderPart(
  view: string,
  model: object,
  around: Surroundings
): Promise<{ readonly html: string; readonly hasTimes: boolean }> {
  let hasTimes = false
  // Found by looking, it would have the whole text copied into one piece first: a tenth of a page's time.
  const markup = viewMarkup(around.wording, () => {
    hasTimes = true
  })
  const html = await renderView(view, model, around, markup)
  return { html, hasTimes }
}

/** A whole page of ours, ready for a host's layout. */
export async function renderPage(
  content: PageContent,
  around: Surroundings,
  files: StaticFiles
): Promise<Page> {
  const { html: inner, hasTimes } = await renderPart(content.view, content.model, around)
  const { title, tab, banners, flash, problems = [], conflict } = content
  let bannersHaveTimes = false
  const markup = viewMarkup(around.wording, () => {
    bannersHaveTimes = true
  })
  const body = await renderView(
    'shared/page',
    {
      inner,
      title,
      // Asked at the foot of the page, below the banners.
      hasTimes: () => hasTimes || content.hasTimes === true || bannersHaveTimes,
      nameZones: content.nameZones ?? [],
      tabs: around.showsTabs ? TABS : undefined,
      tab,
      banners,
      flash,
      problems,
      conflict
    },
    around,
    markup
  )
  const paths = Object.fromEntries(
    ['vultr.css', 'theme.js', 'local-times.js', 'vultr.js', 'snapshot-list.js', 'htmx.js'].map(
      (name) => [name, around.basePath + files.path(name)]
    )
  )
  const head = await renderView('shared/head', { paths, tab }, around)
  // The title of a window has no markup that could isolate a name.
  const plain = title.replace(/[\u2068\u2069]/g, '')
  return { title: ejs.escapeXML(`${plain} · Vultr`), head, body }
}

/** Our own plain document, for a host without a layout. */
export function renderDocument(page: Page, around: Surroundings): Promise<string> {
  return renderView('shared/document', { page }, around)
}
