/** What somebody copies into a shell; the same in every language. */

const AUTHORIZATION = '-H "Authorization: Bearer $VULTR_PANEL_TOKEN"'

/** The first call of a program. @param token the token itself, or what stands for it. */
export function firstCall(address: string, token: string): string {
  return [
    `export VULTR_PANEL_URL='${address}'`,
    `export VULTR_PANEL_TOKEN='${token}'`,
    `curl ${AUTHORIZATION} "$VULTR_PANEL_URL/api/v1/instances"`
  ].join('\n')
}

/** A call of the API. @param path as OpenAPI writes it. */
export function exampleCall(call: {
  readonly method: string
  readonly path: string
  readonly headers: readonly string[]
  readonly body: unknown
}): string {
  const method = call.method === 'get' ? [] : [`-X ${call.method.toUpperCase()}`]
  const headers = call.headers.map((each) => `-H ${each}`)
  const body =
    call.body === undefined
      ? []
      : ["-H 'Content-Type: application/json'", `-d ${quoted(call.body)}`]
  // curl would take braces for a list of its own.
  const path = call.path.replace(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`)
  const parts = [
    `curl ${[...method, AUTHORIZATION].join(' ')}`,
    ...headers,
    ...body,
    `"$VULTR_PANEL_URL/api/v1${path}"`
  ]
  return parts.join(' \\\n  ')
}

/** A header by its name, with what it usually holds. */
export function exampleHeader(name: string): string {
  const values: Readonly<Record<string, string>> = {
    'if-match': `'If-Match: "…"'`,
    'idempotency-key': '"Idempotency-Key: $(uuidgen)"'
  }
  return values[name.toLowerCase()] ?? `'${name}: …'`
}

function quoted(body: unknown): string {
  return `'${JSON.stringify(body).replaceAll("'", "'\\''")}'`
}
