import { App, Stack } from 'aws-cdk-lib';

/** A widget in the body of a dashboard. */
export interface Widget {
  readonly type: 'text' | 'metric';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly markdown?: string;
    /** Namespace, name, dimensions and options, or just an object with an expression. */
    readonly metrics?: any[][];
    readonly yAxis?: { readonly left?: { readonly label?: string } };
  };
}

/** The widgets of the only dashboard in a stack. References are written as `<...>`. */
export function bodyOf(stack: Stack): Widget[] {
  const assembly = (stack.node.root as App).synth({ force: true });
  const { template } = assembly.getStackByName(stack.stackName);
  const [{ Properties }] = Object.values<any>(template.Resources).filter(
    ({ Type }) => Type === 'AWS::CloudWatch::Dashboard',
  );
  const body = Properties.DashboardBody;
  const text = typeof body === 'string' ? body : body['Fn::Join'][1].map(textOf).join('');
  return JSON.parse(text).widgets;
}

function textOf(part: unknown): string {
  return typeof part === 'string'
    ? part
    : `<${Object.values(part as object)
        .flat()
        .join('.')}>`;
}
