import { Aspects, CfnResource, Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { client, consume } from './support';
import { MeshNamespace, ServiceConnectMesh } from '../../src';
import { errorOf, MeshStack } from '../support/mesh-stack';
import { TestApp } from '../support/test-app';

/*
 * Resources for which a client of an external service waits, and which wait for the client because of what the user wrote.
 */

type Kind = 'dependsOn' | 'connectsTo';

const REMEDY =
  'No order exists in which CloudFormation can create these resources. Remove one of these dependencies or references, or make the dependsOn entry connectsTo: ' +
  "then the mesh redeploys 'web' afterwards";

describe('a security group of the external service that depends on the client', () => {
  const shop = (kind: Kind) => {
    const stack = new MeshStack();
    const securityGroup = new ec2.SecurityGroup(stack, 'Group', { vpc: stack.vpc });
    const web = client(stack, 'Web', { [kind]: ['legacy'] });
    securityGroup.node.addDependency(web.service);
    consume(stack, [{ name: 'legacy', endpoints: [{ port: 80 }], securityGroup }], [web]);
    return stack;
  };

  test('is refused for dependsOn, because the client waits for the rule', () => {
    expect(errorOf(() => shop('dependsOn').template)).toBe(
      [
        "ServiceConnectMesh 'Shop/Mesh': service 'web' dependsOn external service 'legacy', whose security group rule depends on 'web'",
        "  'web' depends on the rule 'Shop/ServiceConnectIngress from ShopWebSecurityGroup563DA8BF to ShopGroupC7B65814:80'",
        "  'Shop/ServiceConnectIngress from ShopWebSecurityGroup563DA8BF to ShopGroupC7B65814:80' refers to 'Shop/Group/Resource' in Properties.GroupId",
        "  'Shop/Group/Resource' depends on 'Shop/Web/Service'",
        REMEDY,
      ].join('\n'),
    );
  });

  test('is accepted for connectsTo', () => {
    shop('connectsTo').template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
  });
});

describe('a nested stack that contains the group and refers to the client', () => {
  const shop = (kind: Kind) => {
    const app = new TestApp();
    const parent = app.stack('Parent');
    const nested = app.nested(parent, 'Partner');
    const securityGroup = new ec2.SecurityGroup(nested, 'Group', { vpc: app.vpc });
    const web = app.row(parent, 'Web', { [kind]: ['legacy'] });
    new ssm.StringParameter(nested, 'Parameter', { stringValue: web.service.serviceName });
    new ServiceConnectMesh(parent, 'Mesh', {
      namespace: MeshNamespace.fromNamespaceName(parent, 'Namespace', 'prod'),
      services: [web],
      externalServices: [{ name: 'legacy', endpoints: [{ port: 80 }], securityGroup }],
    });
    return parent;
  };

  test('is refused for dependsOn, because the client waits for the rule', () => {
    expect(errorOf(() => Template.fromStack(shop('dependsOn')))).toContain(
      "service 'web' dependsOn external service 'legacy', whose security group rule depends on 'web'",
    );
  });

  test('is accepted for connectsTo', () => {
    Template.fromStack(shop('connectsTo')).resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
  });
});

describe('a group that waits for the nested stack of the client', () => {
  const shop = (kind: Kind) => {
    const app = new TestApp();
    const parent = app.stack('Parent');
    const nested = app.nested(parent, 'Front');
    const securityGroup = new ec2.SecurityGroup(parent, 'Group', { vpc: app.vpc });
    const web = app.row(nested, 'Web', { [kind]: ['legacy'] });
    securityGroup.node.addDependency(nested);
    new ServiceConnectMesh(parent, 'Mesh', {
      namespace: MeshNamespace.fromNamespaceName(parent, 'Namespace', 'prod'),
      services: [web],
      externalServices: [{ name: 'legacy', endpoints: [{ port: 80 }], securityGroup }],
    });
    return parent;
  };

  test('is refused for dependsOn, because the client waits for the rule', () => {
    expect(errorOf(() => Template.fromStack(shop('dependsOn')))).toContain(
      "service 'web' dependsOn external service 'legacy', whose security group rule depends on 'web'",
    );
  });

  test('is accepted for connectsTo: the redeployment does not wait for the rule', () => {
    Template.fromStack(shop('connectsTo')).resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
  });
});

describe('a resource of waitUpTo that an aspect makes depend on the client', () => {
  const shop = (kind: Kind) => {
    const stack = new MeshStack();
    const web = client(stack, 'Web', { [kind]: ['legacy'] });
    Aspects.of(stack).add({
      visit: (construct) => {
        const isGate =
          CfnResource.isCfnResource(construct) && construct.cfnResourceType === 'Custom::ServiceConnectEndpoints';
        if (isGate) construct.node.addDependency(web.service);
      },
    });
    consume(stack, [{ name: 'legacy', endpoints: [{ port: 80 }], waitUpTo: Duration.minutes(5) }], [web]);
    return stack;
  };

  test('is refused for dependsOn, because the client waits for it', () => {
    expect(errorOf(() => shop('dependsOn').template)).toBe(
      [
        "ServiceConnectMesh 'Shop/Mesh': service 'web' dependsOn external service 'legacy', whose waitUpTo depends on 'web'",
        "  'web' depends on the resource of waitUpTo 'Shop/ServiceConnectWait ShopWeb6AD1A95E legacy c49fea74'",
        "  'Shop/ServiceConnectWait ShopWeb6AD1A95E legacy c49fea74' depends on 'Shop/Web/Service'",
        REMEDY,
      ].join('\n'),
    );
  });

  test('is accepted for connectsTo', () => {
    shop('connectsTo').template.resourceCountIs('Custom::ServiceConnectEndpoints', 1);
  });
});
