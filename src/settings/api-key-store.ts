/** What is known of the API key without showing it. */
export type ApiKeyState =
  | { readonly kind: 'missing' }
  | {
      readonly kind: 'stored'
      readonly lastFour: string
      readonly accountName: string
      readonly savedAt: Date
    }
  /** Given by the host (VULTR_API_KEY); it wins over a stored one and cannot be changed by the form. */
  | { readonly kind: 'environment'; readonly lastFour: string }
  /** Stored, but this secretKey does not open it: the admin must enter it again. */
  | { readonly kind: 'unreadable' }

export interface ApiKeyStore {
  state(): Promise<ApiKeyState>
  /** The key itself, for the Vultr client alone; undefined when missing or unreadable. */
  read(): Promise<string | undefined>
  /** Encrypts and stores a key that Vultr has accepted. */
  save(key: string, accountName: string): Promise<void>
  remove(): Promise<void>
}
