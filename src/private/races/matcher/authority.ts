import { HOST } from './host-mention';

const AUTHORITY_END = /[\s/?#"'`<>\\;|()[\]\u0000]/;
const URL_END = /[\s"'`<>;,|)\]\u0000]/;
/** The end of a URL that ends before the next space. A password in it may contain quotes. */
const WORD_END = /[\s\u0000]|:\/\//;
/** The end of a URL that is the value of a line. A password in it may also contain spaces. */
const LINE_END = /[\n\u0000]|:\/\//;
/** What is before a URL that is a value as a whole: the start of a line, with or without a key. */
const LINE_START = /(?:^|\n)[ \t]*(?:[\w.-]+[ \t]*[=:][ \t]*)?(?:[\w.+-]+:)+\/\/$/;
/** What is before a URL in quotes, escaped or not, or in an element of XML. */
const OPENING = /(?:(\\*)(["'`])|>)[ \t]*(?:[\w.+-]+:)+\/\/$/;
/** Where these two are looked for, before a URL. */
const MAX_BEFORE = 120;
/** Longer URLs are cut off, so that a text of many schemes does not take forever. */
const MAX_URL = 2048;

/** Schemes that allow one host only. Others have lists, such as `mongodb://one:27017,two:27017/`. */
const SINGLE_HOST = /^(.*\+)?(https?|wss?|grpcs?|h2c?|ftps?|sftp|ssh|git)$/;
/** The comma before the next URL of a list, of which the authority includes the scheme: `nats://one:4222,nats://two:4222`. */
const NEXT_URL = /,[a-z][a-z0-9+.-]*:$/i;
/** Schemes of gRPC: `dns:///api:8080`. The authority, if any, is the server that resolves the name. */
const NAME_IN_PATH = /^(dns|xds|passthrough)$/;
const HOST_AFTER_USER = new RegExp(`^${HOST}(:\\d{1,5})?(?![\\w.:@-])`, 'i');

/** The value of a variable by default: `http://${HOST:-api}:${PORT:-8080}`. */
const DEFAULT = /\$\{[\w.]{1,80}(?::[-=]?|-)([^{}]*)\}/g;

/** Which part of a text the hosts of a URL are. */
export interface Authority {
  /** The hosts and their ports, without the user. */
  readonly hosts: string;
  readonly hasUser: boolean;
  /** The end of the hosts. */
  readonly end: number;
  /** The end of the URL, as far as can be known. */
  readonly urlEnd: number;
}

/** @param start the position after `://` */
export function authorityAt(text: string, scheme: string, start: number): Authority {
  const isSingle = SINGLE_HOST.test(scheme);
  let end = endAt(text, start, AUTHORITY_END);
  let hosts = start;
  if (NAME_IN_PATH.test(scheme) && text[end] === '/') {
    hosts = end + 1;
    end = endAt(text, hosts, AUTHORITY_END);
  }
  const afterUser = endOfInvalidUser(text, start, end, isSingle);
  if (afterUser !== undefined) end = endAt(text, afterUser, AUTHORITY_END);
  hosts = Math.max(hosts, text.slice(start, end).lastIndexOf('@') + 1 + start);

  const brace = unbalancedBrace(text.slice(hosts, end));
  if (brace >= 0) end = hosts + brace;
  const comma = text.slice(hosts, end).search(isSingle ? /,/ : NEXT_URL);
  if (comma >= 0) end = hosts + comma;
  return {
    hosts: text.slice(hosts, end).replace(DEFAULT, '$1'),
    hasUser: text[hosts - 1] === '@',
    end,
    urlEnd: brace >= 0 ? end : Math.max(end, endAt(text, end, URL_END)),
  };
}

/**
 * The end of a user and a password that contain `/`, `#`, a quote or the like, as in `mysql://root:12#3@mysql`. Such a URL is not valid, but
 * many programs accept it, and `root:12` looks like a host and a port. An `@` of a path or of a query is none of these.
 */
function endOfInvalidUser(text: string, start: number, end: number, isSingle: boolean): number | undefined {
  const candidate = text.slice(start, endAt(text, end, userEnd(text, start, isSingle)));
  const at = candidate.lastIndexOf('@');
  if (start + at < end) return undefined;
  const host = HOST_AFTER_USER.exec(candidate.slice(at + 1));
  if (!host) return undefined;
  const between = candidate.slice(end - start, at);
  if (between.startsWith('#')) return start + at + 1;
  const isParameter = /[?;&][\w.-]{1,80}=/.test(between);
  const isPath = isSingle && between.startsWith('/') && host[1] === undefined;
  const isListItem = isSingle && /[,;][\w.:-]{1,80}$/.test(between);
  return isParameter || isPath || isListItem ? undefined : start + at + 1;
}

/** What ends the part of a text in which the user of a URL may be. */
function userEnd(text: string, start: number, isSingle: boolean): RegExp {
  const from = Math.max(0, start - MAX_BEFORE);
  const before = text.slice(from, start);
  const opening = OPENING.exec(before);
  if (opening) {
    const [, escape = '', quote] = opening;
    const closing = quote === undefined ? '<' : `(?<!\\\\)\\\\{${escape.length}}${quote}`;
    return new RegExp(`${closing}|${LINE_END.source}`);
  }
  // After an HTTP URL and a space, there is another word: `API_URL=http://api:8080 npx tool@latest`.
  return !isSingle && LINE_START.test(from === 0 ? before : `,${before}`) ? LINE_END : WORD_END;
}

/** The brace that ends what the URL is in: `${API_URL:-http://api:8080}`. Not that of a variable: `http://api:${PORT}`. */
function unbalancedBrace(text: string): number {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === '{') depth++;
    if (text[index] === '}' && --depth < 0) return index;
  }
  return -1;
}

function endAt(text: string, start: number, terminator: RegExp): number {
  const part = text.slice(start, start + MAX_URL);
  const length = part.search(terminator);
  return start + (length < 0 ? part.length : length);
}
