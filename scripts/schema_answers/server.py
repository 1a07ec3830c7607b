"""A client for an API server that a kubeconfig names: what it answers to a dry run under strict validation."""

import http.client
import json
import re
import ssl


class Server:
    def __init__(self, kubeconfig):
        text = open(kubeconfig, encoding="utf-8").read()
        host = re.search(r'server: "?https://([^\s",}]+)', text)[1]
        ca = re.search(r"certificate-authority: ([^\s,}]+)", text)[1]
        self.token = re.search(r"token: ([^\s,}]+)", text)[1]
        self.connection = http.client.HTTPSConnection(host, context=ssl.create_default_context(cafile=ca))
        self.resources = self.discover()

    def request(self, method, path, body=None):
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        self.connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        response = self.connection.getresponse()
        warnings = [re.sub(r'^\d+ - "(.*)"$', r"\1", value) for name, value in response.getheaders() if name == "Warning"]
        text = response.read()
        answer = json.loads(text) if text.startswith(b"{") else {"message": text.decode()}
        return response.status, answer, warnings

    def discover(self):
        """(apiVersion, kind) -> path of its collection, with {} for the namespace."""
        found = {}
        groups = self.request("GET", "/apis")[1]["groups"]
        versions = ["/api/v1"] + [f"/apis/{v['groupVersion']}" for group in groups for v in group["versions"]]
        for path in versions:
            for resource in self.request("GET", path)[1].get("resources", []):
                if "/" in resource["name"] or "create" not in resource["verbs"]:
                    continue
                middle = "namespaces/{}/" if resource["namespaced"] else ""
                api_version = path.removeprefix("/apis/").removeprefix("/api/")
                found[api_version, resource["kind"]] = f"{path}/{middle}{resource['name']}"
        return found

    def create(self, manifest, namespace="shop"):
        """Status code, answer and warnings of a dry run; None for a kind that is not served."""
        path = self.resources.get((manifest.get("apiVersion"), manifest.get("kind")))
        if path is None:
            return None
        namespace = (manifest.get("metadata") or {}).get("namespace") or namespace
        return self.request("POST", f"{path.format(namespace)}?dryRun=All&fieldValidation=Strict", manifest)


def causes(answer):
    """(field, reason, message) of each thing that is wrong, from a Status."""
    details = answer.get("details") or {}
    return [(cause.get("field"), cause.get("reason"), cause.get("message")) for cause in details.get("causes") or []]
