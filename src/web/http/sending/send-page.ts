import type { Request, Response } from 'express'
import { isChosenByHost, wordingFor } from '../../../access/index.js'
import { languageChoices } from '../../../wording/index.js'
import { basePathOf } from '../base-path.js'
import type { PagePiece } from '../reply.js'
import type { WebServices } from '../services.js'
import type { StaticFiles } from '../static-files.js'
import { inLayout } from './layout.js'
import { type PageContent, renderPage, renderView, type Surroundings } from './render.js'

/** What pages of one addon are sent with. */
export interface PageSupplies {
  readonly services: WebServices
  readonly files: StaticFiles
}

/** What every view of an answer can use besides its own model. */
export function surroundingsOf(request: Request, services: WebServices): Surroundings {
  return {
    basePath: basePathOf(request),
    now: services.clock.now(),
    showsTabs: services.showsTabs,
    wording: wordingFor(request, services),
    languages: isChosenByHost(request, services) ? undefined : languageChoices()
  }
}

/** Most of a page's time is its rendering; what no visit changes is taken from the one before. */
async function renderPieces(
  pieces: Readonly<Record<string, PagePiece>>,
  { memo }: WebServices,
  around: Surroundings
): Promise<Readonly<Record<string, string>>> {
  const { wording, basePath } = around
  const rendered = Object.entries(pieces).map(async ([name, { of, view, model }]) => {
    const what = `piece ${view} ${of} ${wording.locale} ${basePath}`
    return [name, await memo(what, async () => renderView(view, await model(), around))]
  })
  return Object.fromEntries(await Promise.all(rendered))
}

/** Renders a page, puts it into the host's layout, and sends it. */
export async function sendPage(
  { services, files }: PageSupplies,
  request: Request,
  response: Response,
  content: PageContent & {
    readonly status: number
    readonly pieces?: Readonly<Record<string, PagePiece>>
  }
): Promise<void> {
  const own = surroundingsOf(request, services)
  // Who may not use the addon may not choose a language of it either.
  const around = content.status === 403 ? { ...own, languages: undefined } : own
  const pieces = await renderPieces(content.pieces ?? {}, services, around)
  const model = { ...content.model, ...pieces }
  const page = await renderPage({ ...content, model }, around, files)
  const html = await inLayout(services, request, page, around)
  response.status(content.status).type('html').send(html)
}
