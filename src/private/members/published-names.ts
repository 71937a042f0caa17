import { Stack, Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Member } from './member';

const ownersByRoot = new WeakMap<IConstruct, Map<string, Member>>();

/**
 * Records that a service publishes an endpoint under a name. Returns another service of the same account and region that does so
 * already, if there is one. Stages are deployed to different accounts and regions, or under different names: each has its own names.
 */
export function registerPublished(member: Member, name: string): Member | undefined {
  const { service } = member;
  const root = Stage.of(service) ?? service.node.root;
  if (!ownersByRoot.has(root)) ownersByRoot.set(root, new Map());
  const { account, region } = Stack.of(service);
  const key = [account, region, name].join('\n');
  const owners = ownersByRoot.get(root)!;
  const owner = owners.get(key);
  owners.set(key, member);
  return owner;
}
