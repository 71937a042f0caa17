import { createHash } from 'crypto';
import { Fn, Stack, Token, Tokenization } from 'aws-cdk-lib';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { previewResolve } from '../inspect/preview-resolve';
import { Endpoint } from '../model/service';

/**
 * Returns a hash of the fields of these endpoints that Amazon ECS writes into the endpoint list of a client, whatever
 * the order of the endpoints. Timeouts, TLS and container ports concern only the server and are not included.
 *
 * Tokens are resolved. A value that is unknown until deployment is appended to the hash.
 */
export function endpointListHash(namespace: cloudmap.INamespace, endpoints: Iterable<Endpoint>): string {
  const stack = Stack.of(namespace);
  const { namespaceArn } = namespace;
  // The ARN is resolved in the stack of the namespace. In another stack, it would resolve to the name of an export.
  const place = Token.isUnresolved(namespaceArn) ? [stack.stackName, namespaceArn] : namespaceArn;
  const values = [...endpoints].map(({ discoveryName, dnsName, port }) => [discoveryName, dnsName, port]);
  const entries = values.map((entry) => {
    const known: unknown[] = entry.some(Token.isUnresolved) ? previewResolve(stack, entry) : entry;
    return { key: JSON.stringify(known), unknown: entry.filter((_, index) => typeof known[index] === 'object') };
  });
  entries.sort((a, b) => (a.key < b.key ? -1 : 1));
  const unknown = entries.flatMap((entry) => entry.unknown);
  const hash = digest([JSON.stringify(previewResolve(stack, place)), ...entries.map(({ key }) => key)]);
  return unknown.length === 0 ? hash : Fn.join('-', [hash, ...unknown.map(asString)]);
}

function asString(token: unknown): string {
  return typeof token === 'number' ? Token.asString(Tokenization.reverseNumber(token)) : String(token);
}

/** 32 hexadecimal digits; a nonce may have 255 characters. */
export function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
