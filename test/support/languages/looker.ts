import { expect } from 'vitest'
import { ROUTES } from '../../../src/web/router.js'
import { openPanelApp, type PanelApp, type PanelAppOptions } from '../panel-app.js'
import { flawsOf, flawsOfTexts, type Tested } from './flaws.js'

export type Fields = Record<string, string | string[]>

/** Goes through pages in one language, and notes what is wrong with them and which they were. */
export interface Looker {
  readonly locale: Tested
  /** As `get post`, each with the path that the router has for it. */
  readonly visited: ReadonlySet<string>
  readonly flaws: readonly string[]
  /** A panel in the language. */
  open(options?: PanelAppOptions): Promise<PanelApp>
  /** A page, or the one that it leads to. @returns its HTML. */
  get(panel: PanelApp, path: string, status?: number): Promise<string>
  /** The page that a form is answered with. */
  post(panel: PanelApp, path: string, form: Fields, status?: number): Promise<string>
  /** The page that a form leads to, confirmed where that is asked for. */
  send(panel: PanelApp, path: string, form?: Fields): Promise<string>
  /** A page that somebody else has asked for. */
  look(name: string, html: string): void
  /** The cells of a file. */
  lookAtFile(panel: PanelApp, path: string): Promise<void>
}

export function createLooker(locale: Tested): Looker {
  const visited = new Set<string>()
  const flaws: string[] = []

  /** A page that was asked for counts where it is answered, not where it only leads on. */
  function note(method: string, path: string, status?: number): void {
    const route = routeOf(method, path)
    if (route === undefined) return
    const [, , handler] = route
    // What leads on whatever was asked for takes no visit.
    const leadsOn = handler.length === 0 || route[1] === '/'
    if (method === 'post' || status === (leadsOn ? 303 : 200)) visited.add(nameOf(route))
  }

  function look(name: string, html: string): void {
    const found = flawsOf(html, locale, name.includes('/settings/api/reference'))
    flaws.push(...found.map((flaw) => `${name}: ${flaw}`))
  }

  return {
    locale,
    visited,
    flaws,
    look,
    open: (options = {}) =>
      openPanelApp({ ...options, addon: { ...options.addon, locale: () => locale } }),
    async get(panel, path, status = 200) {
      const response = await panel.get(path)
      const name = `get ${path}`
      expect(response.status, `${name}: ${response.text}`.slice(0, 300)).toBe(status)
      const html = status === 303 ? (await panel.follow(response)).text : response.text
      note('get', path, status)
      look(name, html)
      return html
    },
    async post(panel, path, form, status = 200) {
      const response = await panel.post(path, form)
      const name = `post ${path} ${JSON.stringify(form).slice(0, 100)}`
      expect(response.status, `${name}: ${response.text}`.slice(0, 300)).toBe(status)
      note('post', path)
      look(name, response.text)
      return response.text
    },
    async send(panel, path, form = {}) {
      const response = await panel.postConfirmed(path, form)
      const name = `send ${path} ${JSON.stringify(form).slice(0, 100)}`
      expect(response.status, `${name}: ${response.text}`.slice(0, 300)).toBe(303)
      const { text } = await panel.follow(response)
      note('post', path)
      look(name, text)
      return text
    },
    async lookAtFile(panel, path) {
      const { text } = await panel.get(path).expect(200)
      note('get', path, 200)
      const cells = text.split(/["\r\n]*(?:,|\r\n)["\r\n]*/)
      flaws.push(...flawsOfTexts(cells, locale).map((flaw) => `${path}: ${flaw}`))
    }
  }
}

/** Pages that answer no page: a script asks whether the session lasts. */
const PAGELESS = ['get /session']

/** What nobody has looked at, of all that the router has. */
export function unvisited(visited: ReadonlySet<string>): readonly string[] {
  return ROUTES.map(nameOf).filter((route) => !visited.has(route) && !PAGELESS.includes(route))
}

type Route = (typeof ROUTES)[number]

/** As the router decides: the first that matches. */
function routeOf(asked: string, address: string): Route | undefined {
  const [path = ''] = address.split(/[?#]/)
  return ROUTES.find(
    ([method, route]) =>
      method === asked && new RegExp(`^${route.replace(/:\w+/g, '[^/]+')}$`).test(path)
  )
}

function nameOf([method, path]: Route): string {
  return `${method} ${path}`
}

/** The fields of the first form of a page that goes there. */
export function formTo(html: string, action: string): Record<string, string> {
  const [, form = ''] = html.split(new RegExp(`action="[^"]*${action}"`))
  const fields = [...(form.split('</form>')[0] ?? '').matchAll(/name="(\w+)" value="([^"]*)"/g)]
  expect(fields, `a form to ${action}`).not.toEqual([])
  return Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value]))
}
