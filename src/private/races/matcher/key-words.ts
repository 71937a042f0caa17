/** Words at the end of a key whose value is an address. */
const ADDRESS_WORDS =
  /^(hosts?|hostnames?|urls?|uris?|servers?|addrs?|address(es)?|endpoints?|brokers?|upstreams?|peers?|seeds?|nodes|fqdn|sentinels?)$/;
/** Words at the start of a key for which the rest says whose address the value is: `ENDPOINTS_CATALOG`. */
const LEADING_WORDS = /^(urls?|uris?|addrs?|address(es)?|endpoints?|upstreams?|hosts?)$/;
/** Keys without a separator: `PGHOST`, `MYSQLHOST`, `databaseurl`. */
const GLUED = /^(?!ghost$|localhost$).{2,}(host|url|uri|addr)$/;
/** Words after an address word that make the key say something about the address, not the address itself: `URL_CACHE`. */
const ABOUT_ADDRESS =
  /^(type|kind|name|scheme|prefix|suffix|path|paths|mode|port|ports|id|ids|version|protocol|role|class|env|tag|key|header|os|user|password|timeout|count|mask|pattern|format|check|driver|engine|cache|store|storage|alias|aliases|groups?|strategy|policy|ip)$/;
/** Words after an address word that say which one of several it is, or where the value comes from: `API_URL_BUILD_ARG`. */
const WHICH =
  /^(\d+|primary|secondary|replica|master|slave|read|write|reader|writer|ro|rw|internal|external|private|default|main|prod|production|staging|dev|test|v\d+|build|arg|var|value|param)$/;

/** The words of a key, in lower case: `dbHost`, `DB_HOST`, `db.host` and `Db:Host` have the same two. */
export function wordsOf(key: string): string[] {
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** The words of a key without those at its end that say which one of several addresses it is. */
function mainWords(words: readonly string[]): readonly string[] {
  let end = words.length;
  while (end > 1 && WHICH.test(words[end - 1])) end--;
  return words.slice(0, end);
}

/** The last two of the main words; empty if there are none. */
export function lastWords(words: readonly string[]): [before: string, last: string] {
  const [last = '', before = ''] = [...mainWords(words)].reverse();
  return [before, last];
}

/** Whether a key ends in a word for an address: `DB_HOST`, `API_HOST_NAME`. `HOSTNAME` is the name of the container itself. */
export function endsInAddressWord(words: readonly string[]): boolean {
  const [before, last] = lastWords(words);
  if (words.length === 1 && last === 'hostname') return false;
  if (last === 'name' && before === 'host') return mainWords(words).length > 2;
  return ADDRESS_WORDS.test(last) || GLUED.test(last);
}

/** Whether a key starts with a word for an address, and the rest says whose it is. */
export function startsWithAddressWord(words: readonly string[]): boolean {
  return words.length > 1 && LEADING_WORDS.test(words[0]) && !words.some((word) => ABOUT_ADDRESS.test(word));
}
