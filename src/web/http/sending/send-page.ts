import type { Request, Response } from 'express'
import { isChosenByHost, wordingFor } from '../../../access/index.js'
import { languageChoices } from '../../../wording/index.js'
import { basePathOf } from '../base-path.js'
import type { PagePiece } from '../reply.js'
import type { WebServices } from '../services.js'
import type { StaticFiles } from '../static-files.js'
import { inLayout } from './layout.js'
import { nameZones } from './name-zones.js'
import { type PageContent, renderPage, renderPart, type Surroundings } from './render.js'

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
): Promise<{ readonly html: Readonly<Record<string, string>>; readonly hasTimes: boolean }> {
  const { wording, basePath } = around
  const names = Object.keys(pieces)
  const rendered = await Promise.all(
    Object.values(pieces).map(async ({ of, view, isMoving, model }) => {
      const render = async () => await renderPart(view, await model(), around)
      if (isMoving === true) return await render()
      return await memo(`piece ${view} ${of} ${wording.locale} ${basePath}`, render)
    })
  )
  return {
    html: Object.fromEntries(rendered.map(({ html }, index) => [names[index], html])),
    hasTimes: rendered.some(({ hasTimes }) => hasTimes)
  }
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
  const { html: pieces, hasTimes } = await renderPieces(content.pieces ?? {}, services, around)
  const model = { ...content.model, ...pieces }
  const zones = content.status === 200 ? await nameZones(services, content.tab) : []
  const page = await renderPage({ ...content, model, hasTimes, nameZones: zones }, around, files)
  const document = await inLayout(services, request, page, around)
  response.status(content.status).type('html').send(document)
}
