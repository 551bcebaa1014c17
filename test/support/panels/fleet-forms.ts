/**
 * Sends a form as a browser does from a page of the panel, and confirms what is to be confirmed.
 * @throws Error where it is refused.
 */
export async function sendForm(
  url: string,
  fields: Readonly<Record<string, string>>
): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams(fields)
  })
  const confirmed = /name="confirmed" value="([^"]+)"/.exec(await response.text())?.[1]
  if (response.status === 200 && confirmed !== undefined && fields.confirmed === undefined) {
    return await sendForm(url, { ...fields, confirmed })
  }
  if (response.status !== 303) throw new Error(`${url} answered ${response.status}.`)
}
