import { CfnResource } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import type { UnsupportedService } from '../messages/shapes';

/** Newer versions of CDK have a class for it. */
const EXPRESS_MODE = 'AWS::ECS::ExpressGatewayService';

/** Identifies constructs that run tasks, but that a mesh cannot configure. Undefined for anything else. */
export function findUnsupported(value: unknown): { kind: UnsupportedService; path: string } | undefined {
  if (!Construct.isConstruct(value)) return undefined;
  const kind = kindOf(value);
  return kind && { kind, path: value.node.path };
}

function kindOf(value: Construct): UnsupportedService | undefined {
  const resource: unknown = CfnResource.isCfnResource(value) ? value : value.node.defaultChild;
  const type = CfnResource.isCfnResource(resource) ? resource.cfnResourceType : undefined;
  if (type === EXPRESS_MODE) return 'expressMode';
  if (type === ecs.CfnService.CFN_RESOURCE_TYPE_NAME) return 'l1';
  if ('serviceArn' in value && 'serviceName' in value) return 'imported';
  return 'eventRule' in value && 'desiredTaskCount' in value ? 'scheduledTask' : undefined;
}
