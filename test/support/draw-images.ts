/** Draws the pictures that the README and the documentation show, into the folder named on the command line. */
import * as fs from 'fs';
import * as path from 'path';
import { App } from 'aws-cdk-lib';
import { racyExample } from '../races/support/racy-example';
import { WordPressMySqlStack } from '../wordpress/wordpress-mysql-stack';

const [folder] = process.argv.slice(2);
const { mesh } = new WordPressMySqlStack(new App(), 'WordPressMySql');
fs.writeFileSync(path.join(folder, 'wordpress.svg'), mesh.toSvg());
fs.writeFileSync(path.join(folder, 'race.svg'), racyExample(['--format', 'svg']));
