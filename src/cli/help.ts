import { RULE_IDS } from '../private/races/finding';

/** What `--help` prints: at most 24 lines of 100 characters. */
export const HELP = `Usage: cdk-service-connect-mesh check [options] [cdk.out | template.json | template.yaml ...]

Finds ECS services that call others through Service Connect without being deployed after them.
Reads a cloud assembly (cdk.out by default, written by \`cdk synth\`) or CloudFormation templates.

Options
  --format FORMAT    text (default), json, sarif, junit, html, svg or mermaid
  --output FILE      write the report to a file
  --fail-on LEVEL    exit with 1 on findings of this severity: error (default), warning or never
  --before DIR       the deployed version, a cloud assembly or a template: also checks the update
  --suggest          print a ServiceConnectMesh declaration that fixes the findings
  --plan             print the deployment order instead: waves and the critical path
  --language LANG    of the suggestion: typescript (default) or python
  --ignore RULE      leave out the findings of a rule; may be repeated
  --version, --help

Exit codes: 0 no findings, 1 findings, 2 wrong arguments or unreadable input
Colors are used on a terminal, unless NO_COLOR is set.
Rules: ${RULE_IDS.slice(0, 5).join(', ')},
  ${RULE_IDS.slice(5, 10).join(', ')},
  ${RULE_IDS.slice(10).join(', ')}`;
