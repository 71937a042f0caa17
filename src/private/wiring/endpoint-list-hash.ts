import { createHash } from 'crypto';
import { Fn, Stack, Token } from 'aws-cdk-lib';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { previewValue } from '../inspect/deploy-time-values';
import { namespaceReference } from '../inspect/namespace-reference';
import { previewResolve } from '../inspect/preview-resolve';
import { Endpoint } from '../model/service';

/** What identifies a list of endpoints: a hash of what is known at synthesis, and what only the deployment knows. */
export interface EndpointList {
  readonly hash: string;
  /** The deploy-time values, each once: tokens by their names. */
  readonly unknown: ReadonlyMap<string, string>;
  /** The digests of published endpoints, which only the deployment knows: tokens by the names of the parameters. */
  readonly digests: ReadonlyMap<string, string>;
}

const MAX_NONCE_LENGTH = 255;
const HASH_LENGTH = 32;
/** The length of the digest of each published endpoint, whatever the endpoint is: clients reserve room for it in their nonces. */
export const DIGEST_LENGTH = 12;

/** CloudFormation has no hash function, so a nonce contains the values themselves. */
export const MAX_DEPLOY_TIME_VALUES = 5;
const MAX_DIGESTS = 15;

/** What a nonce has room for in addition to its hash, and what a deploy-time value and a digest take, with their hyphens. */
const ROOM = MAX_NONCE_LENGTH - HASH_LENGTH;
const ROOM_OF_VALUE = Math.floor(ROOM / MAX_DEPLOY_TIME_VALUES);
const ROOM_OF_DIGEST = DIGEST_LENGTH + 1;

/** How many digests a nonce with these deploy-time values has room for. */
export function maxDigests({ unknown }: EndpointList): number {
  return Math.min(MAX_DIGESTS, Math.max(0, Math.floor((ROOM - unknown.size * ROOM_OF_VALUE) / ROOM_OF_DIGEST)));
}

/** What identifies a namespace, and the stack in which tokens of its endpoints are resolved. */
export interface IdentifiedNamespace {
  readonly key: string;
  readonly stack: Stack;
}

/** The ARN is resolved in the stack of the namespace. In another stack, it would resolve to the name of an export. */
export function identifyNamespace(namespace: cloudmap.INamespace): IdentifiedNamespace {
  const stack = Stack.of(namespace);
  const reference = namespaceReference(namespace);
  const place = Token.isUnresolved(reference) ? [stack.stackName, reference] : reference;
  return { key: JSON.stringify(previewResolve(stack, place)), stack };
}

/**
 * Identifies the fields of these endpoints that Amazon ECS writes into the endpoint list of a client, whatever the order
 * of the endpoints. Timeouts, TLS and container ports concern only the server and are not included.
 *
 * @param digests the digests of the endpoints that other applications publish, by the names of the parameters
 */
export function endpointList(
  { key: namespaceKey, stack }: IdentifiedNamespace,
  endpoints: Iterable<Endpoint>,
  digests: ReadonlyMap<string, string> = new Map(),
): EndpointList {
  const entries = [...endpoints].map(({ discoveryName, dnsName, port }) => {
    const fields = [discoveryName, dnsName, port].map((field) => previewValue(stack, field));
    return {
      key: JSON.stringify(fields.map(({ known }) => known)),
      unknown: fields.flatMap(({ unknown }) => [...unknown]),
    };
  });
  entries.sort((a, b) => (a.key < b.key ? -1 : 1));
  return {
    hash: digest([namespaceKey, ...entries.map(({ key }) => key), ...[...digests.keys()].sort()]),
    unknown: new Map(entries.flatMap(({ unknown }) => unknown)),
    digests: new Map([...digests].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** A text that changes whenever the list changes: the hash, followed by each deploy-time value. */
export function textOf({ hash, unknown, digests }: EndpointList): string {
  const values = [...unknown.values(), ...digests.values()];
  return values.length === 0 ? hash : Fn.join('-', [hash, ...values]);
}

/** Hexadecimal digits. */
export function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, HASH_LENGTH);
}
