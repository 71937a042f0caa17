import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { App, BootstraplessSynthesizer, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ServiceConnectMesh } from '../../src';
import { INLINE_CODE } from '../../src/private/handler/inline-code.generated';
import { fargateService } from '../support/fargate-service';

export interface Template {
  readonly Resources: Record<string, { readonly Type: string; readonly Properties?: object }>;
}

/** The values that change between two deployments of the stack. */
export interface Version {
  /** The name under which web finds api. */
  readonly apiName: string;
  readonly webImage: string;
}

/** Two services that connect to each other, synthesized with the library. */
export function shopTemplate({ apiName, webImage }: Version): Template {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'local-functions-'));
  const app = new App({ outdir, analyticsReporting: false });
  const stack = new Stack(app, 'Shop', { synthesizer: new BootstraplessSynthesizer() });
  // ministack needs no network, so none is created.
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: ['us-east-1a'],
    privateSubnetIds: ['subnet-1'],
  });
  const cluster = new ecs.Cluster(stack, 'Cluster', { clusterName: 'shop', vpc });
  const securityGroups = [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')];
  const row = (id: string, other: string, { image = 'app', dnsName }: { image?: string; dnsName?: string }) => {
    const service = fargateService(stack, id, {
      cluster,
      securityGroups,
      serviceName: id.toLowerCase(),
      ports: { http: 80 },
      container: { image },
      circuitBreaker: { rollback: true },
    });
    const endpoints = [{ portMappingName: 'http', discoveryName: id.toLowerCase(), dnsName }];
    return { name: id.toLowerCase(), service, endpoints, connectsTo: [other] };
  };
  new ServiceConnectMesh(stack, 'Mesh', {
    openSecurityGroups: false, // ministack does not create the rules
    services: [row('Web', 'api', { image: webImage }), row('Api', 'web', { dnsName: apiName })],
  });
  const { template } = app.synth().getStackByName('Shop');
  fs.rmSync(outdir, { recursive: true });
  return template;
}

/** The logical id of the only resource of a type, or of the only one whose id has a prefix. */
export function idOf({ Resources }: Template, type: string, prefix = ''): string {
  const ids = Object.keys(Resources).filter((id) => Resources[id].Type === type && id.startsWith(prefix));
  if (ids.length !== 1) throw new Error(`${ids.length} resources of type ${type} begin with '${prefix}'`);
  return ids[0];
}

/** The function without a mesh, written by hand, to test the wait for endpoints without an ECS service. */
const FUNCTION = {
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
      },
    },
  },
  Function: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { ZipFile: INLINE_CODE },
      Handler: 'index.handler',
      Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      Runtime: 'nodejs22.x',
      Timeout: 900,
    },
  },
};
const FUNCTION_PROPERTIES = { ServiceToken: { 'Fn::GetAtt': ['Function', 'Arn'] }, ServiceTimeout: 900 };

/** A custom resource that waits for an endpoint of another application. */
export function gateTemplate(discoveryName: string, waitUpTo: number): Template {
  return {
    Resources: {
      ...FUNCTION,
      Namespace: { Type: 'AWS::ServiceDiscovery::HttpNamespace', Properties: { Name: 'shared' } },
      Gate: {
        Type: 'Custom::ServiceConnectEndpoints',
        Properties: {
          ...FUNCTION_PROPERTIES,
          NamespaceId: { Ref: 'Namespace' },
          DiscoveryNames: [discoveryName],
          WaitUpTo: waitUpTo,
        },
      },
    },
  };
}
