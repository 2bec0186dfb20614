/** The Datadog API key, read when it is first needed. Its value stands in no log and no error. */
export interface ApiKey {
  read(): Promise<string>;
  /** The key was refused: the next read fetches it again, unless somebody has done so already. */
  forget(refused: string): void;
}

const PRINTABLE = /^[\x21-\x7e]+$/;

/** Fetches the secret once and keeps it until it is refused. Those who ask at once share one request. */
export function cachedApiKey(fetchSecret: () => Promise<string>): ApiKey {
  let cached: Promise<string> | undefined;
  let value: string | undefined;
  const fetchKey = async () => {
    value = apiKeyIn(await fetchSecret());
    return value;
  };
  return {
    async read() {
      cached ??= fetchKey();
      try {
        return await cached;
      } catch (error) {
        cached = undefined;
        throw error;
      }
    },
    forget(refused) {
      if (refused === value) cached = undefined;
    },
  };
}

/**
 * The key in a secret: the plain text, or `{"api_key": "…"}`.
 * @throws Error when there is none, without showing what is there
 */
export function apiKeyIn(secret: string): string {
  const key = (secret.trimStart().startsWith('{') ? memberOf(secret) : secret).trim();
  if (!PRINTABLE.test(key))
    throw new Error('the secret holds no Datadog API key: it must be the key itself or {"api_key": "…"}');
  return key;
}

function memberOf(secret: string): string {
  try {
    const { api_key: key } = JSON.parse(secret) as { api_key?: unknown };
    return typeof key === 'string' ? key : '';
  } catch {
    return '';
  }
}
