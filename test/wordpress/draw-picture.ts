/** Draws the mesh of the WordPress example, which the README shows, into the file named on the command line. */
import * as fs from 'fs';
import { App } from 'aws-cdk-lib';
import { WordPressMySqlStack } from './wordpress-mysql-stack';

const { mesh } = new WordPressMySqlStack(new App(), 'WordPressMySql');
fs.writeFileSync(process.argv[2], mesh.toSvg());
