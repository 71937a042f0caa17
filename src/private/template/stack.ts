import { DockerImageAsset } from './asset-manifest';
import { CfnTemplate } from './cfn-template';
import { ConstructMetadata } from './construct-metadata';

/** A stack or a nested stack, read from a cloud assembly or from a template file. */
export interface Stack {
  /** Unique in the application. */
  readonly id: string;
  /** The path of the stack construct; without CDK, the name of the template file. */
  readonly name: string;
  /** The name in CloudFormation. Empty for a nested stack, which gets a generated one. */
  readonly stackName: string;
  /** Whether the stack has this name for sure, and not one that the user gives a template. */
  readonly isNameKnown: boolean;
  /** The template file, relative to the folder of the cloud assembly; without CDK, as the user gave it. */
  readonly templateFile: string;
  /** Stacks with the same value are deployed to the same account and region for sure, known or not. */
  readonly environment: string;
  /** The cloud assembly that contains it. Without CDK, the same for all templates that are read together. */
  readonly assembly: string;
  /** The folder of its CDK stage in the assembly; empty outside of stages. */
  readonly stage: string;
  readonly account?: string;
  readonly region?: string;
  readonly template: CfnTemplate;
  /** The ids of the stacks that are deployed before this one. */
  readonly dependencies: readonly string[];
  readonly parent?: Stack;
  /** The logical id of this nested stack in its parent. */
  readonly logicalIdInParent?: string;
  /** Nested stacks by their logical ids. */
  readonly nested: Map<string, Stack>;
  readonly constructs: ConstructMetadata;
  /** The Docker images that are built from a folder, by the hash that is in the name of the image. */
  readonly images: ReadonlyMap<string, DockerImageAsset>;
}

/** Whether two stacks are in different stages of one application. Each stage is deployed for itself. */
function areInDifferentStages(one: Stack, other: Stack): boolean {
  return one.assembly === other.assembly && one.stage !== other.stage;
}

/** Equal for the stacks of one stage of an application that are deployed to the same account and region for sure. */
export function placeOf({ assembly, stage, environment }: Stack): string {
  return [assembly, stage, environment].join('\n');
}

/**
 * Whether two stacks may be deployed to the same account and region. One that is not known may be any. Different stages of an
 * application count as different, even in the same account and region.
 */
export function mayShareEnvironment(one: Stack, other: Stack): boolean {
  const mayBeEqual = (ours?: string, theirs?: string) => !ours || !theirs || ours === theirs;
  return (
    !areInDifferentStages(one, other) && mayBeEqual(one.account, other.account) && mayBeEqual(one.region, other.region)
  );
}

/** A stack and all nested stacks in it, parents first. */
export function withNested(stack: Stack): Stack[] {
  return [stack, ...[...stack.nested.values()].flatMap(withNested)];
}

/** The stack that contains a nested stack, at any depth; the stack itself if it is not nested. */
export function topLevel(stack: Stack): Stack {
  let top = stack;
  while (top.parent) top = top.parent;
  return top;
}
