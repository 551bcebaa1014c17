/** A page that is opened, or, with fields, a form that is sent; a name may come more than once. */
export interface Step {
  readonly path: string
  readonly fields?: readonly (readonly [name: string, value: string])[]
}

/** An admin who is signed in, as in a browser. */
export interface ActingAdmin {
  /** One after another. @throws Error naming the first that did not lead on. */
  take(steps: readonly Step[]): Promise<void>
  signOut(): Promise<void>
}

/**
 * Signs in.
 * @param url where the panel is, without a slash at its end.
 * @throws Error where that did not lead on.
 */
export async function signInAs(
  url: string,
  admin: { readonly user: string; readonly password: string }
): Promise<ActingAdmin> {
  const { origin } = new URL(url)
  const take = async ({ path, fields }: Step, cookie?: string) => {
    const response = await fetch(url + path, {
      method: fields === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: { origin, ...(cookie === undefined ? {} : { cookie }) },
      ...(fields === undefined ? {} : { body: bodyOf(fields) })
    })
    await response.text()
    // Any other answer to a form says that it was refused, or first wants a confirmation.
    const expected = fields === undefined ? 200 : 303
    if (response.status !== expected)
      throw new Error(`The demo could not set itself up at ${path}.`)
    return response
  }
  const signedIn = await take({ path: '/login', fields: Object.entries(admin) })
  const cookie = signedIn.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
  return {
    async take(steps) {
      for (const step of steps) await take(step, cookie)
    },
    async signOut() {
      await take({ path: '/logout', fields: [] }, cookie)
    }
  }
}

function bodyOf(fields: NonNullable<Step['fields']>): URLSearchParams {
  const body = new URLSearchParams()
  for (const [name, value] of fields) body.append(name, value)
  return body
}
