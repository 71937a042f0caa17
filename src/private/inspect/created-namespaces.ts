import { CfnResource, Reference, Stack, Stage, Token, Tokenization } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { IConstruct } from 'constructs';
import { constructsOf } from './tree-survey';

/** The Cloud Map namespaces that an app creates. Each stage is searched once, so use it only while no namespace is added. */
export class CreatedNamespaces {
  private readonly byStage = new Map<IConstruct, readonly CfnResource[]>();

  /**
   * The namespace that a value refers to, or that the stage of the service creates under that name in the account and region of the
   * service. Other stages, accounts and regions may have their own.
   */
  public find(service: ecs.BaseService, value: string): cloudmap.INamespace | undefined {
    const token = Token.isUnresolved(value) ? Tokenization.reverse(value, { failConcat: false }) : undefined;
    const { account, region } = Stack.of(service);
    const resource = Reference.isReference(token)
      ? token.target
      : this.allOf(Stage.of(service) ?? service.node.root).find(
          (each) =>
            (each as { name?: unknown }).name === value &&
            each.stack.account === account &&
            each.stack.region === region,
        );
    const creator = resource && isNamespace(resource) ? resource.node.scope : undefined;
    return creator && 'namespaceArn' in creator ? (creator as cloudmap.INamespace) : undefined;
  }

  private allOf(stage: IConstruct): readonly CfnResource[] {
    if (!this.byStage.has(stage)) this.byStage.set(stage, constructsOf(stage).filter(isNamespace));
    return this.byStage.get(stage)!;
  }
}

function isNamespace(construct: IConstruct): construct is CfnResource {
  return (
    CfnResource.isCfnResource(construct) && /^AWS::ServiceDiscovery::\w+Namespace$/.test(construct.cfnResourceType)
  );
}
