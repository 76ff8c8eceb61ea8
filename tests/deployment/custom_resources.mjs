// Checks objects of kinds that are not built into Kubernetes with the models of their projects.
// Argument: the folder of the models. Input: a list of objects; output: a list of problems.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const PACKAGES = {
  "gateway.networking.k8s.io": "@kubernetes-models/gateway-api",
  "monitoring.coreos.com": "@kubernetes-models/prometheus-operator",
  "cert-manager.io": "@kubernetes-models/cert-manager",
  "external-secrets.io": "@kubernetes-models/external-secrets",
};
// The models know an older version of the same form.
const VERSIONS = { "external-secrets.io/v1": "external-secrets.io/v1beta1" };

const require = createRequire(resolve(process.argv[2], "package.json"));
const problems = [];
for (const one of JSON.parse(readFileSync(0, "utf8"))) {
  const title = `${one.kind}/${one.metadata?.name}`;
  const version = VERSIONS[one.apiVersion] ?? one.apiVersion;
  const name = PACKAGES[version.split("/")[0]];
  try {
    const model = require(resolve(process.argv[2], name, version, `${one.kind}.js`))[one.kind];
    new model({ ...one, apiVersion: version }).validate();
  } catch (error) {
    problems.push(`${title}: ${error.code === "MODULE_NOT_FOUND" ? `there is no ${one.apiVersion} ${one.kind}` : error.message}`);
  }
}
console.log(JSON.stringify(problems));
