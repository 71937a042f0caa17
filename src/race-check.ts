import * as cdk from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { onDemand } from './on-demand';
import { describeValue } from './private/messages/names';
import { RULE_IDS } from './private/races/finding';
import { RaceCheckFailOn, RaceCheckOptions } from './race-check-options';

/**
 * Finds ECS services that call others through Service Connect without being deployed after them, in any CDK application.
 *
 * A validation plugin: it reads the synthesized templates, those of nested stacks as well, when CDK has written them. It
 * reads the same evidence as the command `cdk-service-connect-mesh check` and reports the same findings. It changes nothing.
 *
 * @example
 * ServiceConnectRaceCheck.addTo(app);
 */
export class ServiceConnectRaceCheck implements cdk.IPolicyValidationPluginBeta1 {
  /**
   * Adds the check to the app, or to the stage, that contains a construct.
   *
   * Under the hood, uses `Validations.of(stage).addPlugins()` where CDK has it, else `policyValidationBeta1`.
   */
  public static addTo(scope: Construct, options: RaceCheckOptions = {}): void {
    const stage = [...scope.node.scopes].reverse().find(cdk.Stage.isStage);
    if (!stage) throw new Error(`ServiceConnectRaceCheck: '${scope.node.path}' is in no app or stage`);
    const plugin = new ServiceConnectRaceCheck(options);
    const { Validations: validations } = cdk as unknown as StableInterface;
    if (validations) validations.of(stage).addPlugins(plugin);
    else stage.policyValidationBeta1.push(plugin);
  }

  /** The name of the plugin in reports, and in the ids of its rules: `cdk-service-connect-mesh::unordered-dependency`. */
  public readonly name = 'cdk-service-connect-mesh';

  /** The names of the rules that are checked. */
  public readonly ruleIds?: string[];

  private readonly failOn: RaceCheckFailOn;
  private readonly ignore: string[];

  public constructor(options: RaceCheckOptions = {}) {
    const { failOn, ignore } = options ?? {}; // in JavaScript, null is no options
    this.failOn = failOn ?? RaceCheckFailOn.ERROR;
    this.ignore = rulesIn(ignore ?? []);
    this.ruleIds = RULE_IDS.filter((rule) => !this.ignore.includes(rule));
  }

  /** Reads the templates and reports the findings. Called by CDK. Never throws: an input that cannot be read is reported. */
  public validate(context: cdk.IPolicyValidationContextBeta1): cdk.PolicyValidationPluginReportBeta1 {
    try {
      return onDemand.raceCheck().checkForPlugin(context.templatePaths, { ignore: this.ignore, failOn: this.failOn });
    } catch (error) {
      return {
        success: true,
        violations: [],
        metadata: { error: error instanceof Error ? error.message : String(error) },
      };
    }
  }
}

/** What newer versions of CDK have in addition to the lowest one that is supported. */
interface StableInterface {
  readonly Validations?: {
    of(scope: Construct): { addPlugins(plugin: cdk.IPolicyValidationPluginBeta1): void };
  };
}

/** Returns the rules to ignore. JavaScript lets values of any type through. */
function rulesIn(ignore: string[]): string[] {
  const refuse = (what: string) => new Error(`ServiceConnectRaceCheck: ignore ${what}\nRules: ${RULE_IDS.join(', ')}`);
  if (!Array.isArray(ignore)) throw refuse(`must be a list of rules, got ${describeValue(ignore)}`);
  const unknown = ignore.filter((rule) => !RULE_IDS.some((id) => id === rule));
  if (unknown.length > 0) throw refuse(`contains unknown rules, got: ${unknown.map(describeValue).join(', ')}`);
  return ignore;
}
