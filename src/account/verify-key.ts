import { withinMs } from '../common/index.js'
import { ownError, type VultrAccount, type VultrClient, type VultrResult } from '../vultr/index.js'
import { message } from '../wording/index.js'

/** What is left of the 5 s a page may wait on Vultr, in ms. */
const VERIFY_WAIT_MS = 4_500

/** Asks Vultr whose key a client has (`GET /account`), and waits no longer than a page may. */
export function verifyKey(client: VultrClient): Promise<VultrResult<VultrAccount>> {
  return withinMs(VERIFY_WAIT_MS, verified(client), {
    ok: false,
    error: ownError('timeout', 'none', message('vultr.timeout'))
  })
}

/** A key may be good for snapshots and not allowed to see whose account it is (`account.billing.Read`). */
async function verified(client: VultrClient): Promise<VultrResult<VultrAccount>> {
  const account = await client.getAccount({ priority: 'page' })
  if (account.ok || account.error.kind !== 'forbidden') return account
  const snapshots = await client.listSnapshots({}, { priority: 'page' })
  return snapshots.ok ? { ok: true, value: { name: '', email: '' } } : account
}
