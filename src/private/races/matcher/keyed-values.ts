import { isAddressKey, KeyKind, kindOf } from './address-keys';
import { HostMention, hostAndPort, hostOf, portOf } from './host-mention';

/** Longer values are cut off, so that a text of many keys does not take forever. */
const MAX_VALUE = 1024;
const VALUE = `([^\\s"'\`;&|(){}<>\\]\\u0000]{1,${MAX_VALUE}})`;
/** `key=value`, `key: value`, `"key": "value"`, `"key": ["value"`, `.key = "value"`. */
const KEY = `(?<![\\w$-])["']?([a-z_][\\w.-]{0,80})["']?[ \\t]{0,4}(?:=>?|:[-=]?)[ \\t]{0,4}`;
/** `${DB_HOST:-mysql}` of the shell and `${DB_HOST:mysql}` of Spring have the value `mysql` by default. */
const DEFAULT = `(?:\\$\\{[\\w.]{1,80}(?::[-=]?|-))?`;
/** The value is read, but not passed over: it may contain keys, such as `dsn: host=db port=5432`. */
const PAIR = new RegExp(`${KEY}\\[?["']?(?=${DEFAULT}${VALUE})`, 'gi');
/** `"hosts": ["a", "b"]`. */
const LIST = new RegExp(`${KEY}\\[([^[\\]{}]{1,1024})\\]`, 'gi');
/** The same in lines that start with a dash. */
const LINES = new RegExp(
  `${KEY}\\n((?:[ \\t]{0,40}-[ \\t]{1,4}[^\\s#,{}[\\]]{1,260}[ \\t]{0,4}(?:\\n|$)){1,100})`,
  'gi',
);
/** `--db-host mysql`, `--db-host=mysql`. In `--verbose --db-host`, the first option has no value. */
const OPTION = new RegExp(`(?<![\\w-])--?([a-z][\\w.-]{0,80})(?:=|\\s{1,4})(?!-)["']?${DEFAULT}${VALUE}`, 'gi');
const ELEMENT = /<([\w.-]{1,80})>\s*([^<>\s]+)\s*<\/\1>/g;
/** The address of a SQL Server: `Data Source=mssql,1433`, `jdbc:sqlserver://;serverName=mssql`. */
const DATA_SOURCE = new RegExp(`(?:data source|network address|;servername)\\s*=\\s*${VALUE}`, 'gi');
/** `set $api_host api;` of nginx. */
const SET = new RegExp(`\\bset\\s+\\$(\\w{1,80})\\s+["']?${VALUE}`, 'gi');

/** Clients that name the server by `-h`. */
const CLIENTS =
  /\b(wait-for-it|mysql|mysqladmin|mysqldump|mariadb|mariadb-admin|psql|pg_isready|pg_dump|redis-cli|mongosh?)\b/;
const H_OPTION = new RegExp(`(?<![\\w-])-h\\s{0,4}["']?${VALUE}`, 'g');
/** A header that a request sends: `-H "Host: api"`. */
const HEADER = /(-H|--header)[\s=]*["']?Host\s*:\s*[^\s"']+/gi;

/** Reads the hosts that a text names as the values of keys: connection strings, JSON, YAML, INI files, options. */
export function readKeyedValues(text: string): HostMention[] {
  const searched = /host\s*:/i.test(text) ? text.replace(HEADER, ' ') : text;
  const mentions: HostMention[] = [];
  // Keys repeat: a file of JSON has the same few in each of its entries.
  const kinds = new Map<string, KeyKind>();
  for (const pattern of [PAIR, OPTION, ELEMENT, SET]) {
    let position = 0;
    for (const match of searched.matchAll(pattern)) {
      const [all, key, value] = match;
      if (match.index < position) continue;
      let kind = kinds.get(key);
      if (kind === undefined) kinds.set(key, (kind = kindOf(key)));
      if (kind === 'address') mentions.push(...hostsInValue(wholeItems(value)));
      // What a value such as `ATTRIBUTES=server.address=api` contains is not called either.
      if (kind === 'none') position = match.index + all.length + value.length;
    }
  }
  for (const pattern of /[\n[]/.test(searched) ? [LIST, LINES] : []) {
    for (const [, key, items] of searched.matchAll(pattern)) {
      if (isAddressKey(key)) mentions.push(...hostsInValue(unquotedItems(items)));
    }
  }
  for (const [, value] of searched.matchAll(DATA_SOURCE)) mentions.push(...hostsInValue(value));
  if (CLIENTS.test(searched)) {
    for (const [, value] of searched.matchAll(H_OPTION)) mentions.push(...hostsInValue(value));
  }
  return mentions;
}

/** A list without the item in which it is cut off. */
function wholeItems(value: string): string {
  return value.length < MAX_VALUE ? value : value.slice(0, value.lastIndexOf(',') + 1);
}

/** The items of a list, without those that another pattern has read. */
function unquotedItems(list: string): string {
  const items = list.split(/[\s,]+-?/).map((item) => item.replace(/["'\\]+/g, ''));
  return items.filter((item) => !item.includes('\u0000')).join(',');
}

/** Reads a value that consists of hosts only, with or without ports: one, or a list. Other values contain none. */
export function hostsInValue(value: string): HostMention[] {
  const text = value.trim();
  const items = text.startsWith('[') && text.endsWith(']') ? unquotedItems(text.slice(1, -1)) : text;
  const hosts: HostMention[] = [];
  for (const item of items.split(/[\s,;|]+/)) {
    if (item === '' || /^\d+$/.test(item)) continue;
    const [, name, portText] = /^(?:tcp:|udp:)?([^:]+?)(?::([^:]*))?$/.exec(item) ?? [];
    const host = name === undefined ? undefined : hostOf(name);
    const port = portOf(portText);
    const isPort = portText === undefined || port !== undefined || /^[${\uE002]/.test(portText);
    if (host === undefined || !isPort) return [];
    hosts.push({ form: 'key', host, port, ports: 'any', excerpt: hostAndPort(name, port) });
  }
  return hosts;
}
