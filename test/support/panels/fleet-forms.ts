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

/** Sets a panel up that takes a snapshot of each instance every hour. @throws Error where that is refused. */
export function coverAllHourly(url: string, apiKey: string): Promise<void> {
  return coverAll(url, apiKey, { frequency: 'every-hour', retentionDays: '7' })
}

/** Sets a panel up that takes snapshots of all instances. @throws Error where that is refused. */
export async function coverAll(
  url: string,
  apiKey: string,
  how: { readonly frequency: string; readonly retentionDays: string }
): Promise<void> {
  await sendForm(`${url}settings/api-key`, { apiKey })
  // Reads the account: the form asks who is covered of the list as it was read last.
  await (await fetch(`${url}settings`)).text()
  await sendForm(`${url}settings/snapshots`, {
    enabled: 'on',
    covers: 'all',
    ...how,
    startTime: '00:00',
    timeZone: 'UTC'
  })
}
