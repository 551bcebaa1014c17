// What a page is rendered from, written down in the addon's process and rendered again by the bare
// server. This file alone knows how the addon renders: by `renderFile` of the one `ejs`.
import ejs from 'ejs'
import { viewMarkup } from '../../../src/web/http/sending/markup.js'
import { wordingIn } from '../../../src/wording/index.js'

/** One view that was rendered. */
interface RenderedView {
  readonly file: string
  /** As it was given, without its functions and without what another view had rendered. */
  readonly model: Readonly<Record<string, unknown>>
  readonly options: ejs.Options
  /** The names under which it was given the words and figures of the viewer's language. */
  readonly language: readonly string[]
  /** Where the text of an earlier view stands in it. */
  readonly inner: readonly { readonly path: readonly string[]; readonly view: number }[]
}

/** The views of one page in the order they were rendered; the last one is the page. */
export type Recording = readonly RenderedView[]

/** What a page is rendered from, and its bytes. */
export interface RecordedPage {
  readonly recording: Recording
  readonly body: string
}

interface Watched {
  readonly file: string
  readonly given: Readonly<Record<string, unknown>>
  readonly options: ejs.Options
  readonly text: string
}

type RenderFile = (file: string, given: ejs.Data, options: ejs.Options) => Promise<string>

/** Writes down every view that is rendered while `work` is under way. */
export async function recorded(work: () => Promise<void>): Promise<Recording> {
  const watched: Watched[] = []
  const original = ejs.renderFile
  const watching: RenderFile = async (file, given, options) => {
    const text = await (original as RenderFile)(file, given, options)
    watched.push({ file, given, options, text })
    return text
  }
  Object.assign(ejs, { renderFile: watching })
  try {
    await work()
  } finally {
    Object.assign(ejs, { renderFile: original })
  }
  const texts = watched.map(({ text }) => text)
  return watched.map((each, index) => toRenderedView(each, texts.slice(0, index)))
}

function toRenderedView(view: Watched, earlier: readonly string[]): RenderedView {
  const entries = Object.entries(view.given)
  const inner: { path: readonly string[]; view: number }[] = []
  const isLanguage = ([name, value]: readonly [string, unknown]) =>
    typeof value === 'function' || name === 'figures'
  const model = entries.filter((entry) => !isLanguage(entry))
  for (const [name, value] of model) findInner([name], value, earlier, inner)
  return {
    file: view.file,
    model: Object.fromEntries(model),
    options: view.options,
    language: entries.filter(isLanguage).map(([name]) => name),
    inner
  }
}

function findInner(
  path: readonly string[],
  value: unknown,
  earlier: readonly string[],
  found: { path: readonly string[]; view: number }[]
): void {
  if (typeof value === 'string' && value !== '') {
    const view = earlier.indexOf(value)
    if (view >= 0) found.push({ path, view })
  } else if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    for (const [name, each] of Object.entries(value)) {
      findInner([...path, name], each, earlier, found)
    }
  }
}

/** Renders a recorded page by the work the addon has with it, and no other. */
export function replayer(): (recording: Recording) => Promise<string> {
  const wording = wordingIn('en')
  const { t, say, figures } = wording
  // Each of the pages that are measured tells times.
  const language = { t, say, figures, ...viewMarkup(wording), hasTimes: () => true }
  const known = new Set(Object.keys(language))
  return async (recording) => {
    const texts: string[] = []
    for (const view of recording) {
      const strange = view.language.find((name) => !known.has(name))
      if (strange !== undefined)
        throw new Error(`A view was given ${strange}, which is no language.`)
      const given = { ...view.model, ...language }
      for (const { path, view: number } of view.inner) place(given, path, texts[number] ?? '')
      texts.push(await (ejs.renderFile as RenderFile)(view.file, given, view.options))
    }
    return texts.at(-1) ?? ''
  }
}

function place(model: Record<string, unknown>, path: readonly string[], text: string): void {
  const [name = '', ...rest] = path
  if (rest.length === 0) model[name] = text
  else {
    // Copied on the way down: the recording is rendered by several requests at once.
    model[name] = { ...(model[name] as object) }
    place(model[name] as Record<string, unknown>, rest, text)
  }
}
