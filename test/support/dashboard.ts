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
    readonly region?: string;
    readonly view?: string;
    readonly markdown?: string;
    /** Each has a namespace, a name, dimensions and options, or only an object with an expression. */
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

/**
 * Returns the mistakes in the widgets of a dashboard, which cfn-lint does not check.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function bodyProblems(widgets: readonly Widget[]): string[] {
  const taken = new Map<string, string>();
  return widgets.flatMap(({ type, x, y, width, height, properties }, index) => {
    const name = `widget ${index} (${properties.title ?? type})`;
    const problems: string[] = [];
    const check = (isRight: boolean, problem: string) => void (isRight || problems.push(`${name}: ${problem}`));
    check([x, y, width, height].every(Number.isInteger), 'its place is not in whole numbers');
    check(x >= 0 && y >= 0 && width >= 1 && x + width <= 24, 'it is not within 24 columns');
    check(height >= 1 && height <= 1000, 'its height is not from 1 to 1000');
    for (let column = x; column < x + width; column++) {
      for (let row = y; row < y + height; row++) {
        const other = taken.get(`${column},${row}`);
        check(other === undefined, `it covers ${other}`);
        taken.set(`${column},${row}`, name);
      }
    }
    if (type === 'text') {
      check((properties.markdown ?? '') !== '', 'it has no text');
    } else {
      check((properties.region ?? '') !== '' && properties.view === 'timeSeries', 'it has no region or view');
      check((properties.metrics ?? []).length > 0, 'it has no metrics');
      for (const metric of properties.metrics ?? []) check(isMetric(metric), `${JSON.stringify(metric)} is no metric`);
    }
    return problems;
  });
}

/** `[namespace, name, (dimension, value)..., options]` or `[expression]` */
function isMetric(metric: readonly any[]): boolean {
  const { expression, label, period, stat, ...others } = metric[metric.length - 1] ?? {};
  if (Object.keys(others).length > 0 || typeof label !== 'string' || period % 60 !== 0) return false;
  if (metric.length === 1) return typeof expression === 'string' && stat === undefined;
  const texts = metric.slice(0, -1);
  const isText = texts.every((text) => typeof text === 'string' && text !== '' && text.length <= 1024);
  return isText && texts.length % 2 === 0 && texts.length <= 62 && expression === undefined;
}
