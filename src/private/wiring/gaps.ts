import { Resource } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { addWarning } from './add-warning';
import { isOnlyIfDistinct } from './distinct-targets';
import { cfnService } from '../inspect/cfn-resources';
import { conditionsOf, isSameCondition } from '../inspect/conditions';
import { isPermanent } from '../inspect/rule-index';
import { Rule } from '../inspect/written-rules';
import { ExternalEdge, isMember } from '../members/external-member';
import { MemberEdge } from '../members/member';
import * as messages from '../messages';

/** What may keep the traffic of an edge out: rules that the mesh cannot add, and the user's rules that exist only under conditions. */
export class Gaps {
  public readonly missing: messages.MissingRule[] = [];
  private readonly conditional = new Set<Rule>();

  constructor(private readonly edge: MemberEdge | ExternalEdge) {}

  /** Adds an existing rule that the edge uses. */
  public addUsed(rule: Rule) {
    const isOwn = rule.resource && isOnlyIfDistinct(rule.resource);
    if (!isPermanent(rule) && !isOwn) this.conditional.add(rule);
  }

  /** Warns about the gaps, but not about a rule that exists if one of the two services does: without it, there is no traffic. */
  public warn() {
    const { dependent, dependency } = this.edge;
    if (this.missing.length > 0) {
      addWarning(dependent, 'notOpened', messages.notOpened(dependent.name, dependency.name, this.missing));
    }
    if (this.conditional.size === 0) return;
    const conditionsOfServices = [dependent, dependency]
      .filter(isMember)
      .flatMap(({ service }) => conditionsOf(cfnService(service)));
    const uncertain = [...this.conditional]
      .map((rule) => ({
        ...rule,
        conditions: rule.conditions!.filter(
          (each) => !conditionsOfServices.some((other) => isSameCondition(each, other)),
        ),
      }))
      .filter((rule) => !isPermanent(rule))
      .map(({ resource, ...rule }) => ({ ...rule, path: resource?.node.path }));
    if (uncertain.length > 0) {
      addWarning(dependent, 'notOpened', messages.openedUnderCondition(dependent.name, dependency.name, uncertain));
    }
  }
}

/** Warns that the app shows no security group of a service of an edge. */
export function warnAboutCapacity({ dependent, dependency }: MemberEdge | ExternalEdge, service: ecs.BaseService) {
  const isClusterImported = !Resource.isOwnedResource(service.cluster);
  const problem = messages.noCapacity(dependent.name, dependency.name, service.node.path, isClusterImported);
  addWarning(dependent, 'noCapacity', problem);
}
