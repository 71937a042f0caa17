import { CfnResource, Stage } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { IConstruct } from 'constructs';
import { isEcsService } from './cfn-resources';
import { groupKey } from './security-groups';
import { attachedGroupsOf } from './service-settings';

/** Instances of a cluster that a capacity provider manages. */
export interface CapacityProvider extends IConstruct {
  readonly capacityProviderName: string;
  readonly autoScalingGroup: IConstruct & ec2.IConnectable;
}

/**
 * What a complete tree contains that concerns its meshes, found in one walk. Constructs are identified by their type names and
 * members: `instanceof` would fail in an application with two copies of aws-cdk-lib.
 */
export class TreeSurvey {
  /** L1 constructs or generic ones, as the security groups are. */
  public readonly ingressRules: CfnResource[] = [];
  public readonly egressRules: CfnResource[] = [];
  public readonly securityGroups: CfnResource[] = [];
  public readonly services: ecs.BaseService[] = [];
  /** The `AWS::ECS::Service` of each service, whatever created it. */
  public readonly ecsServices: ecs.CfnService[] = [];
  /** The Cloud Map services, for service discovery. */
  public readonly cloudMapServices: cloudmap.CfnService[] = [];
  public readonly capacityProviders: CapacityProvider[] = [];
  public readonly autoScalingGroups: autoscaling.AutoScalingGroup[] = [];
  private readonly constructs: IConstruct[];
  private awaited?: Set<IConstruct>;
  private readonly groups = new Map<ecs.BaseService, readonly ec2.ISecurityGroup[]>();

  constructor(public readonly root: IConstruct) {
    this.constructs = constructsOf(root);
    for (const construct of this.constructs) this.sort(construct);
  }

  /** All constructs of this root, without those of stages within it, which are synthesized apart. */
  public get all(): readonly IConstruct[] {
    return this.constructs;
  }

  /** Whether a construct, or one around it, is what `node.addDependency` of another construct names. */
  public isAwaited(construct: IConstruct): boolean {
    this.awaited ??= new Set(this.constructs.flatMap((each) => each.node.dependencies));
    return construct.node.scopes.some((scope) => this.awaited!.has(scope));
  }

  /** The security groups of the network interfaces of a service; in bridge mode, those that CDK copied from its cluster. */
  public groupsOf(service: ecs.BaseService): readonly ec2.ISecurityGroup[] {
    const known = this.groups.get(service) ?? attachedGroupsOf(service);
    this.groups.set(service, known);
    return known;
  }

  /** Whether a service has a group. */
  public hasGroup(service: ecs.BaseService, key: string): boolean {
    const isIt = (group: ec2.ISecurityGroup) => groupKey(group.securityGroupId, group) === key;
    // Only then is the property resolved: most services have other groups.
    return service.connections.securityGroups.some(isIt) && this.groupsOf(service).some(isIt);
  }

  private sort(construct: IConstruct) {
    if (CfnResource.isCfnResource(construct)) {
      const { cfnResourceType } = construct;
      if (cfnResourceType === ec2.CfnSecurityGroupIngress.CFN_RESOURCE_TYPE_NAME) {
        this.ingressRules.push(construct);
      } else if (cfnResourceType === ec2.CfnSecurityGroupEgress.CFN_RESOURCE_TYPE_NAME) {
        this.egressRules.push(construct);
      } else if (cfnResourceType === ec2.CfnSecurityGroup.CFN_RESOURCE_TYPE_NAME) {
        this.securityGroups.push(construct);
      } else if (cfnResourceType === ecs.CfnService.CFN_RESOURCE_TYPE_NAME) {
        this.ecsServices.push(construct as ecs.CfnService);
      } else if (cfnResourceType === cloudmap.CfnService.CFN_RESOURCE_TYPE_NAME) {
        this.cloudMapServices.push(construct as cloudmap.CfnService);
      }
    } else if (isEcsService(construct)) {
      this.services.push(construct);
    } else if ('autoScalingGroup' in construct && 'capacityProviderName' in construct) {
      this.capacityProviders.push(construct as CapacityProvider);
    } else if ('autoScalingGroupName' in construct && 'connections' in construct) {
      this.autoScalingGroups.push(construct as autoscaling.AutoScalingGroup);
    }
  }
}

/** A construct and all within it, without the stages within it, which are synthesized apart. */
export function constructsOf(root: IConstruct): IConstruct[] {
  const found: IConstruct[] = [];
  const open = [root];
  for (let next = open.pop(); next; next = open.pop()) {
    found.push(next);
    for (const child of [...next.node.children].reverse()) if (!Stage.isStage(child)) open.push(child);
  }
  return found;
}
