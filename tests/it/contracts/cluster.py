"""What kubectl needs of a cluster to compare with it: the core API, and a few objects.

`cluster.py OBJECTS` serves the objects of a JSON file (a list) on a free port of this machine, which it prints, until
its standard input ends. Dry runs answer with the object as it would be; nothing is kept.
"""

import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KINDS = {"ConfigMap": ("configmaps", True), "Secret": ("secrets", True), "Namespace": ("namespaces", False)}
VERBS = ["create", "delete", "get", "list", "patch"]


def discovery():
    resources = [
        {"name": name, "singularName": "", "namespaced": namespaced, "kind": kind, "verbs": VERBS}
        for kind, (name, namespaced) in KINDS.items()
    ]
    return {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "v1", "resources": resources}


def path_of(thing):
    name, namespaced = KINDS[thing["kind"]]
    within = f"/namespaces/{thing['metadata']['namespace']}" if namespaced else ""
    return f"/api/v1{within}/{name}/{thing['metadata']['name']}"


def merged(old, patch):
    if not (isinstance(old, dict) and isinstance(patch, dict)):
        return patch
    changed = {key: merged(old.get(key), value) for key, value in patch.items() if value is not None}
    return {key: value for key, value in (old | changed).items() if patch.get(key, value) is not None}


class Cluster(BaseHTTPRequestHandler):
    objects = {}

    def log_message(self, *_):
        pass

    def answer(self, code, body):
        text = json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def body(self):
        return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

    def do_GET(self):
        path = self.path.split("?")[0]
        fixed = {
            "/api": {"kind": "APIVersions", "versions": ["v1"]},
            "/apis": {"kind": "APIGroupList", "apiVersion": "v1", "groups": []},
            "/api/v1": discovery(),
        }
        found = fixed.get(path) or self.objects.get(path)
        status = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound", "code": 404}
        self.answer(200 if found else 404, found or status)

    def do_PATCH(self):
        self.answer(200, merged(self.objects[self.path.split("?")[0]], self.body()))

    def do_POST(self):
        self.answer(201, self.body())


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        Cluster.objects = {path_of(thing): thing for thing in json.load(file)}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Cluster)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    sys.stdin.read()
    # Connections that kubectl keeps open are no reason to stay.
    os._exit(0)


main()
