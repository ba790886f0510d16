import { checkPackage } from './check-package.ts';
import { warehouseOf } from './warehouses.ts';

checkPackage(warehouseOf('meltanolabs-target-postgres'));
