import { Application, ResourceInStack } from './application';
import { ResourceId } from './deployment-graph';
import { referencesIn } from './intrinsics';
import { NESTED_STACKS } from './nested-stacks';
import { Stack } from './stack';
import { integerOf, jsonOf, oneOrMore, own, textOf, Value } from './values';

const GROUP = 'AWS::EC2::SecurityGroup';
const INGRESS = 'AWS::EC2::SecurityGroupIngress';
/** Resources that refer to a group without using it for traffic of their own. */
const NO_USERS = [GROUP, INGRESS, 'AWS::EC2::SecurityGroupEgress', ...NESTED_STACKS, 'AWS::ECS::Service'];

/** An ingress rule for TCP. */
export interface IngressRule extends ResourceId {
  readonly group: string;
  /** The group whose members it admits; undefined if it admits addresses. */
  readonly peer?: string;
  readonly fromPort: number;
  readonly toPort: number;
}

/** The security groups of an application and their ingress rules. Groups are compared by their keys. */
export class SecurityGroups {
  public readonly rules: readonly IngressRule[];
  private readonly known = new Set<string>();
  private readonly byGroup = new Map<string, IngressRule[]>();
  private readonly usedElsewhere = new Set<string>();

  constructor(private readonly application: Application) {
    const groups = application.resourcesOfType(GROUP);
    for (const { stack, logicalId } of groups) this.known.add(`${stack.id}/${logicalId}`);
    this.rules = [
      ...groups.flatMap((group) => this.inlineRules(group)),
      ...application.resourcesOfType(INGRESS).flatMap((rule) => this.separateRule(rule)),
    ];
    for (const rule of this.rules) this.byGroup.set(rule.group, [...(this.byGroup.get(rule.group) ?? []), rule]);
    this.findOtherUsers();
  }

  /** The key of a group: the same for all references to one group. */
  public keyOf(stack: Stack, value: Value): string | undefined {
    const text = this.application.scopeOf(stack).textOf(value);
    const found = this.application.resourceIn(text, (type) => type === GROUP);
    return found ? `${found.stack.id}/${found.logicalId}` : text;
  }

  /** Whether a group is a resource of the application, so that all of its rules are likely to be as well. */
  public isKnown(key: string): boolean {
    return this.known.has(key);
  }

  /** Whether something else than an ECS service uses a group: a load balancer, a function, a database. */
  public isUsedElsewhere(key: string): boolean {
    return this.usedElsewhere.has(key);
  }

  public rulesOf(group: string): readonly IngressRule[] {
    return this.byGroup.get(group) ?? [];
  }

  private inlineRules({ stack, logicalId, resource }: ResourceInStack): IngressRule[] {
    const rules = this.application.scopeOf(stack).possibleValues(own(resource.properties, 'SecurityGroupIngress'));
    return unique(rules.flatMap(oneOrMore)).flatMap((rule) =>
      this.ruleOf(stack, logicalId, `${stack.id}/${logicalId}`, rule),
    );
  }

  private separateRule({ stack, logicalId, resource }: ResourceInStack): IngressRule[] {
    return this.application
      .scopeOf(stack)
      .possibleValues(resource.properties)
      .flatMap((rule) => {
        const group = this.keyOf(stack, own(rule, 'GroupId'));
        return group === undefined ? [] : this.ruleOf(stack, logicalId, group, rule);
      });
  }

  private ruleOf(stack: Stack, logicalId: string, group: string, rule: Value): IngressRule[] {
    const protocol = textOf(own(rule, 'IpProtocol'))?.toLowerCase() ?? '-1';
    if (!['-1', 'all', 'tcp', '6'].includes(protocol) && /^[a-z0-9]+$/.test(protocol)) return [];
    const isTcp = protocol === 'tcp' || protocol === '6';
    const source = own(rule, 'SourceSecurityGroupId') ?? own(rule, 'SourceSecurityGroupName');
    return [
      {
        stack,
        logicalId,
        group,
        peer: source === undefined ? undefined : this.keyOf(stack, source),
        fromPort: (isTcp ? integerOf(own(rule, 'FromPort')) : undefined) ?? 0,
        toPort: (isTcp ? integerOf(own(rule, 'ToPort')) : undefined) ?? 65535,
      },
    ];
  }

  private findOtherUsers() {
    for (const type of this.application.types) {
      if (NO_USERS.includes(type)) continue;
      for (const { stack, resource } of this.application.resourcesOfType(type)) {
        for (const name of referencesIn(resource.properties)) this.usedElsewhere.add(`${stack.id}/${name}`);
        // The group may be one of another stack, which an import or a parameter refers to.
        const values = this.application.scopeOf(stack).possibleValues(resource.properties);
        for (const found of this.application.resourcesIn(jsonOf(values))) {
          this.usedElsewhere.add(`${found.stack.id}/${found.logicalId}`);
        }
      }
    }
  }
}

/** Rules that are the same whatever the outcome of conditions is. */
function unique(rules: readonly Value[]): Value[] {
  return [...new Map(rules.map((rule) => [jsonOf(rule), rule])).values()];
}
