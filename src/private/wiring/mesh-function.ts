import { Aws, CfnResource, Names, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct, IConstruct } from 'constructs';
import { DiscoveredNamespace, discoveryNameSize, discoveryPolicySize, discoveryStatements } from './discovery-policy';
import { catchUp } from './late-constructs';
import { PackedPolicy, PolicyPacker } from './pack-policies';
import { importInto } from './stack-dependencies';
import { INLINE_CODE } from '../handler/inline-code.generated';
import { maxServiceArnLength } from '../inspect/arn-length';
import { cfnService } from '../inspect/cfn-resources';

const ID = 'ServiceConnectMeshFunction';

/** The time-out of the function, the longest that Lambda allows, and how long CloudFormation waits for it. In seconds. */
export const FUNCTION_TIMEOUT = 900;

const OLDEST_NODE = 22;
const LOG_RETENTION_DAYS = 30;

const REDEPLOY_ACTIONS = ['ecs:DescribeServices', 'ecs:ListServiceDeployments', 'ecs:UpdateService'];
/** More characters than the policy for the logs and the stack has, whatever their names are. */
const OWN_POLICY_SIZE = 1_000;

/**
 * The Lambda function of a stack that redeploys ECS services, and waits for endpoints of other applications. All meshes that need
 * it in this stack share it.
 *
 * The code is in the template, so no asset has to be published. The function is not part of a mesh, and does not depend
 * on the policies for services, because these refer to the services: if one mesh depends on another one, the function
 * and the policies of the other one must not wait for the services of the first one. Therefore each mesh has policies of
 * its own, and its custom resources depend on these.
 *
 * The construct ids are part of the public contract, because they decide the logical ids: `Resource`, `Role`, `LogGroup`
 * and `<mesh>Policy`, `<mesh>ManagedPolicy`, `<mesh>ManagedPolicy2` and so on, and `<mesh>DiscoveryPolicy` in the same way. A
 * policy that changes from inline to managed gets another id, because CloudFormation cannot change the type of a resource.
 */
export class MeshFunction extends Construct {
  /** Returns the function of a stack, and creates it if there is none. */
  public static of(stack: Stack): MeshFunction {
    return (stack.node.tryFindChild(ID) as MeshFunction | undefined) ?? new MeshFunction(stack);
  }

  public readonly arn: string;
  private readonly role: iam.Role;
  /** The policy for each discovery name, by mesh. */
  private readonly discoveryPolicies = new Map<string, Map<string, CfnResource | undefined>>();
  private readonly packer = new PolicyPacker(OWN_POLICY_SIZE);

  private constructor(private readonly stack: Stack) {
    super(stack, ID);
    // The function has no permission to create a log group, so no logs are left behind when the stack is deleted.
    const logGroup = new logs.CfnLogGroup(this, 'LogGroup', { retentionInDays: LOG_RETENTION_DAYS });
    const ownLogs = new iam.PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.attrArn],
    });
    const ownStack = new iam.PolicyStatement({ actions: ['cloudformation:DescribeStacks'], resources: [Aws.STACK_ID] });
    this.role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { OwnLogsAndStack: new iam.PolicyDocument({ statements: [ownLogs, ownStack] }) },
    });
    const { attrArn } = new lambda.CfnFunction(this, 'Resource', {
      description: 'Redeploys ECS services and waits for endpoints (ServiceConnectMesh)',
      code: { zipFile: INLINE_CODE },
      handler: 'index.handler',
      runtime: newestNodeRuntime(),
      role: this.role.roleArn,
      timeout: FUNCTION_TIMEOUT,
      memorySize: 256,
      loggingConfig: { logGroup: logGroup.ref },
    });
    this.arn = attrArn;
    catchUp(this);
  }

  /**
   * Allows the function to redeploy services of a mesh.
   *
   * @returns the policy for each service, and the services for which the policies of one role have no room
   */
  public allowRedeployment(mesh: IConstruct, services: readonly ecs.BaseService[]) {
    const sorted = [...services].sort((a, b) => (a.node.path < b.node.path ? -1 : 1));
    const sizeOf = (service: ecs.BaseService) => maxServiceArnLength(service) + '"",'.length;
    const { policies, unpacked } = this.packer.pack(sorted, redeploymentPolicySize(), sizeOf);
    const policyOf = new Map<ecs.BaseService, CfnResource | undefined>();
    for (const policy of policies) {
      const resources = policy.items.map((service) => importInto(this.stack, cfnService(service).ref));
      const statement = new iam.PolicyStatement({ actions: REDEPLOY_ACTIONS, resources });
      const resource = this.createPolicy(Names.nodeUniqueId(mesh.node), policy, [statement]);
      for (const service of policy.items) policyOf.set(service, resource);
    }
    return { policyOf, unpacked };
  }

  /**
   * Allows the function to find tasks of services of other applications.
   *
   * @returns the policy for each discovery name, and the names for which the policies of one role have no room
   */
  public allowDiscovery(mesh: IConstruct, namespace: DiscoveredNamespace, names: readonly string[]) {
    const prefix = `${Names.nodeUniqueId(mesh.node)}Discovery`;
    const policyOf = this.discoveryPolicies.get(prefix) ?? new Map<string, CfnResource | undefined>();
    this.discoveryPolicies.set(prefix, policyOf);
    const missing = [...new Set(names)].filter((name) => !policyOf.has(name));
    const { policies, unpacked } = this.packer.pack(missing, discoveryPolicySize(), discoveryNameSize);
    for (const policy of policies) {
      const resource = this.createPolicy(prefix, policy, discoveryStatements(namespace, policy.items));
      for (const name of policy.items) policyOf.set(name, resource);
    }
    return { policyOf, unpacked };
  }

  /** Returns the resource of the policy; undefined if the app creates no policies (`iam.Role.customizeRoles`). */
  private createPolicy(
    prefix: string,
    { kind }: PackedPolicy<unknown>,
    statements: iam.PolicyStatement[],
  ): CfnResource | undefined {
    let policy: IConstruct;
    if (kind === 'inline') {
      const inline = new iam.Policy(this, this.unusedId(`${prefix}Policy`), { statements });
      this.role.attachInlinePolicy(inline);
      policy = inline;
    } else {
      policy = new iam.ManagedPolicy(this, this.unusedId(`${prefix}ManagedPolicy`), { roles: [this.role], statements });
    }
    catchUp(policy);
    return policy.node.defaultChild as CfnResource | undefined;
  }

  private unusedId(id: string): string {
    let count = 1;
    const numbered = () => (count === 1 ? id : `${id}${count}`);
    while (this.node.tryFindChild(numbered())) count++;
    return numbered();
  }
}

/** The newest version of Node.js that this version of CDK knows for Lambda, not counting versions that the app defines. */
function newestNodeRuntime(): string {
  const versions = Object.keys(lambda.Runtime).map((name) => Number(/^NODEJS_(\d+)_X$/.exec(name)?.[1] ?? 0));
  return `nodejs${Math.max(OLDEST_NODE, ...versions)}.x`;
}

/** The characters of a policy for no services. */
function redeploymentPolicySize(): number {
  const statement = { Action: REDEPLOY_ACTIONS, Effect: 'Allow', Resource: [] };
  return JSON.stringify({ Statement: [statement], Version: '2012-10-17' }).length;
}
