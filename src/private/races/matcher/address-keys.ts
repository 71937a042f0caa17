import { endsInAddressWord, lastWords, startsWithAddressWord, wordsOf } from './key-words';

/**
 * What the value of a key may name: `address` is a host or a list of hosts as a whole, `text` any form of an address, `numbers` a host
 * with a port only if the port is one of the host's. A `secret` is read like a text, but `host:port` in it is a name and a password.
 */
export type KeyKind = 'address' | 'text' | 'numbers' | 'secret' | 'urls' | 'none';

/** Words anywhere in a key whose values name hosts that are not called: who may call, or the service's own name. */
const NO_ADDRESS =
  /^(cors|origins|allowed|allow|trusted|virtual|letsencrypt|bind|listen|listeners|advertised?|attributes)$/;
/** The same, unless the key ends in an address: `REFERRER_WHITELIST`, but `WHITELIST_SERVICE_URL`. */
const NO_ADDRESS_ALONE = /^(origin|listener|tags?|labels?|csp|referr?ers?|(white|black|allow|block|deny)list(ed)?)$/;
/** Of these, the words that are no addresses even if they end in one: `LISTENER_ADDR`, `WHITELIST_HOSTS`. */
const NO_ADDRESS_NEXT =
  /^(listener|csp|referr?ers?) |list(ed)? (hosts|hostnames|urls|uris|servers|addrs|addresses|endpoints|peers|nodes)$/;
/** Words for images, versions and mail addresses, which look like addresses, unless the key ends in one: `EMAIL_HOST`. */
const LOOKALIKE = /^(images?|version|emails?)$/;
/** An image or a version at a URL: `IMAGE_URI=api:8080` is a name and a tag. */
const LOOKALIKE_AT_URL = /^(images?|version|tags?|labels?) ur[il]s?$/;
/** Words at the end of a key whose value may look like `host:port`, but is a name and a password, or an identifier. */
const SECRET = /^(key|keys|token|password|passwd|pass|pwd|secret|auth|credential|credentials|user|username|id|ids)$/;
/** Words at the end of a key whose value may look like `host:port`, but is a name and a number. */
const NUMBERS = /^(pools?|limits?|rates?|quotas?|weights?|sizes?|counts?|replicas|releases?|revisions?|uids?|gids?)$/;

export function kindOf(key: string): KeyKind {
  const words = wordsOf(key);
  const isAddress = endsInAddressWord(words);
  const end = lastWords(words).join(' ');
  if (words.some((word) => NO_ADDRESS.test(word)) || isPolicy(words)) return 'none';
  if (words.some((word) => NO_ADDRESS_ALONE.test(word)) && (!isAddress || NO_ADDRESS_NEXT.test(end))) return 'none';
  if (LOOKALIKE_AT_URL.test(end)) return 'urls';
  if (isAddress) return 'address';
  if (words.some((word) => LOOKALIKE.test(word))) return 'urls';
  if (startsWithAddressWord(words)) return 'address';
  const last = words[words.length - 1] ?? '';
  if (SECRET.test(last)) return 'secret';
  return NUMBERS.test(last) ? 'numbers' : 'text';
}

/** Whether the whole value under a key is an address: `DB_HOST`, `apiUrl`, `KAFKA_BOOTSTRAP_SERVERS`. */
export function isAddressKey(key: string): boolean {
  return kindOf(key) === 'address';
}

/** Whether `user@host` under a key is a mail address: `ADMIN_EMAIL_ADDRESS`. */
export function isMailKey(key: string): boolean {
  return wordsOf(key).some((word) => word === 'email' || word === 'emails');
}

/** `NO_PROXY`, `CONTENT_SECURITY_POLICY`. */
function isPolicy(words: readonly string[]): boolean {
  const has = (word: string) => words.includes(word);
  return (has('no') && has('proxy')) || (has('security') && has('policy'));
}
