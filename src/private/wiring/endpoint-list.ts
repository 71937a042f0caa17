import { createHash } from 'crypto';
import { Fn, Stack, Token, Tokenization } from 'aws-cdk-lib';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { peek } from './peek';
import { Endpoint } from '../declaration/endpoint';

/**
 * A hash of what ECS writes into a client's list for these endpoints, and of nothing else: timeouts, TLS and container
 * ports are the server's affair. Independent of their order.
 *
 * Tokens count by what they resolve to. What only deployment knows stands beside the hash, as it is.
 */
export function endpointListHash(namespace: cloudmap.INamespace, endpoints: Iterable<Endpoint>): string {
  const stack = Stack.of(namespace);
  const { namespaceArn } = namespace;
  // Resolved where it stands, as other stacks see it by the name of an export.
  const place = Token.isUnresolved(namespaceArn) ? [stack.stackName, namespaceArn] : namespaceArn;
  const values = [...endpoints].map(({ config: { discoveryName, dnsName, port } }) => [discoveryName, dnsName, port]);
  const entries = values.map((entry) => {
    const known: unknown[] = entry.some(Token.isUnresolved) ? peek(stack, entry) : entry;
    return { key: JSON.stringify(known), open: entry.filter((_, index) => typeof known[index] === 'object') };
  });
  entries.sort((a, b) => (a.key < b.key ? -1 : 1));
  const open = entries.flatMap((entry) => entry.open);
  const hash = digest([JSON.stringify(peek(stack, place)), ...entries.map(({ key }) => key)]);
  return open.length === 0 ? hash : Fn.join('-', [hash, ...open.map(asString)]);
}

function asString(token: unknown): string {
  return typeof token === 'number' ? Token.asString(Tokenization.reverseNumber(token)) : String(token);
}

/** 32 hexadecimal digits; a nonce may have 255 characters. */
export function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
