/** Words at the end of a key whose value is an address. */
const ADDRESS_WORDS =
  /^(hosts?|hostnames?|urls?|uris?|servers?|addrs?|address(es)?|endpoints?|brokers?|upstreams?|peers?|seeds?|nodes|fqdn|sentinels?)$/;
/** Words at the start of a key for which the rest says whose address the value is: `ENDPOINTS_CATALOG`. */
const LEADING_WORDS = /^(urls?|uris?|addrs?|address(es)?|endpoints?|upstreams?|hosts?)$/;
/** Keys without a separator: `PGHOST`, `MYSQLHOST`, `databaseurl`. */
const GLUED = /^(?!ghost$|localhost$).{2,}(host|url|uri|addr)$/;
/** Words after an address word that make the key say something about the address, not the address itself. */
const ABOUT_ADDRESS =
  /^(type|kind|name|scheme|prefix|suffix|path|paths|mode|port|ports|id|ids|version|protocol|role|class|env|tag|key|header|os|user|password|timeout|count|mask|pattern|format|check)$/;
/** Words after an address word that say which one of several it is, or where the value comes from: `API_URL_BUILD_ARG`. */
const WHICH =
  /^(\d+|primary|secondary|replica|master|slave|read|write|reader|writer|ro|rw|internal|external|private|default|main|prod|production|staging|dev|test|v\d+|build|arg|var|value|param)$/;

/**
 * Words anywhere in a key whose values name hosts that are not called: who may call, the service's own name, images, mail
 * addresses.
 */
const NO_ADDRESS =
  /^(cors|origins?|allowed|allow|trusted|virtual|letsencrypt|bind|listen|listener|listeners|advertised?|image|images|tag|tags|version|label|labels|attributes|email|emails)$/;

/** The words of a key, in lower case: `dbHost`, `DB_HOST`, `db.host` and `Db:Host` have the same two. */
export function wordsOf(key: string): string[] {
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** Whether the whole value under a key is an address: `DB_HOST`, `apiUrl`, `KAFKA_BOOTSTRAP_SERVERS`. */
export function isAddressKey(key: string): boolean {
  const words = wordsOf(key);
  if (namesNoAddress(key, words) || isOwnName(words)) return false;
  while (words.length > 1 && WHICH.test(words[words.length - 1])) words.pop();
  const last = words[words.length - 1] ?? '';
  if (last === 'name' && words[words.length - 2] === 'host') return words.length > 2;
  if (ADDRESS_WORDS.test(last) || GLUED.test(last)) return true;
  return words.length > 1 && LEADING_WORDS.test(words[0]) && !words.slice(1).some((word) => ABOUT_ADDRESS.test(word));
}

/** Whether hosts in the value of a key are not addresses that the container calls. */
export function namesNoAddress(key: string, words: readonly string[] = wordsOf(key)): boolean {
  return words.some((word) => NO_ADDRESS.test(word)) || (words.includes('no') && words.includes('proxy'));
}

/** Words at the end of a key whose value may look like `host:port`, but is a name and a password, or an identifier. */
const CREDENTIAL =
  /^(key|keys|token|password|passwd|pass|pwd|secret|auth|credential|credentials|user|username|id|ids)$/;

/** Whether only a URL in the value of a key can be an address. */
export function isCredentialKey(key: string): boolean {
  return CREDENTIAL.test(wordsOf(key).pop() ?? '');
}

/** `HOSTNAME` is the name of the container itself. */
function isOwnName(words: readonly string[]): boolean {
  return words.length === 1 && words[0] === 'hostname';
}
