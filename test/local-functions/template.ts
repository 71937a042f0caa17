import { INLINE_CODE } from '../../src/private/handler/inline-code.generated';

/** What changes between two deployments of the stack. */
export interface Version {
  /** The hash of the endpoints that web connects to. */
  readonly webEndpoints: string;
  readonly webImage: string;
}

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

/**
 * Two services that connect to each other, each of which is redeployed when both exist. Written by hand: a template
 * that the library synthesizes can take its place, if it has resources of the same logical ids.
 */
export function shopTemplate({ webEndpoints, webImage }: Version): object {
  return {
    Resources: {
      ...FUNCTION,
      Namespace: { Type: 'AWS::ServiceDiscovery::HttpNamespace', Properties: { Name: 'shop' } },
      Cluster: { Type: 'AWS::ECS::Cluster', Properties: { ClusterName: 'shop' } },
      ...service('Web', webImage),
      ...service('Api', 'api'),
      RedeployWeb: redeployment('Web', webEndpoints),
      RedeployApi: redeployment('Api', 'web-1'),
    },
  };
}

/** A client of another application's endpoint, which waits for it. */
export function gateTemplate(discoveryName: string, waitUpTo: number): object {
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

function service(id: string, image: string): object {
  const name = id.toLowerCase();
  const portMappings = [{ ContainerPort: 80, Name: name }];
  return {
    [`${id}Task`]: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        Family: name,
        NetworkMode: 'awsvpc',
        ContainerDefinitions: [{ Name: name, Image: image, Memory: 128, PortMappings: portMappings }],
      },
    },
    [id]: {
      Type: 'AWS::ECS::Service',
      Properties: {
        Cluster: { Ref: 'Cluster' },
        ServiceName: name,
        TaskDefinition: { Ref: `${id}Task` },
        DesiredCount: 1,
        // ministack drops this one
        ServiceConnectConfiguration: { Enabled: true, Namespace: 'shop', Services: [{ PortName: name }] },
      },
    },
  };
}

function redeployment(client: string, endpoints: string): object {
  return {
    Type: 'Custom::ServiceConnectRedeployment',
    DependsOn: ['Web', 'Api'],
    Properties: {
      ...FUNCTION_PROPERTIES,
      Cluster: { Ref: 'Cluster' },
      Service: { Ref: client },
      Endpoints: endpoints,
    },
  };
}
