import type { Express } from 'express'
import request from 'supertest'
import { openPanelApp, type PanelApp, type PanelAppOptions } from '../panel-app.js'
import { heldToDocument } from './held-to-document.js'

interface HostToken {
  readonly name: string
  readonly scope: 'read' | 'operate' | 'destroy'
  readonly tags?: readonly string[]
}

/** The tokens of the host of these tests, by their text. */
export const TOKENS: Readonly<Record<string, HostToken>> = {
  'reads-1': { name: 'grafana', scope: 'read' },
  'operates-1': { name: 'deploy', scope: 'operate' },
  'destroys-1': { name: 'admin-script', scope: 'destroy' },
  'web-only-1': { name: 'web team', scope: 'destroy', tags: ['WEB'] }
}

export type Body = Readonly<Record<string, unknown>>

/** A panel whose API is asked with tokens; every answer is held against the document. */
export interface ApiPanel extends PanelApp {
  /** With the token that may do everything, unless another one is named. */
  api(method: Method, path: string, options?: ApiRequest): Promise<request.Response>
}

type Method = 'get' | 'head' | 'put' | 'post' | 'patch' | 'delete' | 'options'

export interface ApiRequest {
  readonly token?: keyof typeof TOKENS | undefined
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export async function openApiPanel(options: PanelAppOptions = {}): Promise<ApiPanel> {
  const panel = await openPanelApp({
    ...options,
    addon: { authenticateToken: async (token) => TOKENS[token], ...options.addon }
  })
  return { ...panel, api: apiOf(panel.app, `${panel.mount}/api/v1`) }
}

/** Asks the API of an app. */
export function apiOf(app: Express, base: string): ApiPanel['api'] {
  return async (method, path, { token = 'destroys-1', body, headers = {} } = {}) => {
    const asked = request(app)[method](`${base}${path}`)
    asked.set({ Authorization: `Bearer ${token}`, ...headers })
    if (body !== undefined && headers['Content-Type'] === undefined) {
      asked.set('Content-Type', 'application/json')
    }
    const response = await (body === undefined
      ? asked
      : asked.send(typeof body === 'string' ? body : JSON.stringify(body)))
    heldToDocument(method, path, response)
    return response
  }
}
