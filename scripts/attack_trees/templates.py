"""Templates of offshoot.yaml that never end, or never stop growing."""

from .running import CONFIG_MAP, Attack, write

TEXTS = {
    "loop": "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}",
    "list": "{{ ([1] * 100000000) | list }}",
    "format": "{{ '%1000000000s' | format('a') }}",
    "repeat": "{{ 'a' * 1000000000 }}",
    "replace": "{{ ('a' * 1000)" + " | replace('a', 'aaaaaaaaaa')" * 12 + " }}",
    "range": "{{ range(10000000000) | list | length }}",
    "nested": "{{ " + "(" * 20_000 + "1" + ")" * 20_000 + " }}",
    "nots": "{{ " + "not " * 50_000 + "true }}",
    "blocks": "{% if true %}" * 20_000 + "{% endif %}" * 20_000,
    "filters": "{{ 'a'" + " | upper" * 50_000 + " }}",
    "sums": "{{ 1" + " + 1" * 100_000 + " }}",
    "power": "{{ 9 ** 999999999 }}",
    "debug": "{{ debug() }}",
    "include": "{% include '/etc/passwd' %}",
    "import": "{% import 'offshoot.yaml' as x %}",
    "macro": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "namespace": "{% set x = namespace(a=1) %}{{ x }}",
    "attribute": "{{ ''.__class__.__mro__ }}",
    "recursion": "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "escape": "{{ '\\u001b[31m' }}",
}


def made(field, text):
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    fields = {"labels": f'labels: {{l: "{quoted}"}}', "namespace": f'namespace: "{quoted}"',
              "annotations": f'annotations: {{l: "{quoted}"}}'}
    def make(path):
        write(path, {"a/kustomization.yaml": "resources: [r.yaml]\n", "a/r.yaml": CONFIG_MAP,
                     "offshoot.yaml": "apiVersion: offshoot/v1\nkind: Environments\nenvironments:\n  a:\n    path: a\n"
                     f"    perBranch: true\n    {'' if field == 'namespace' else 'namespace: p-{{ slug }}'}\n    {fields[field]}\n"
                     .replace("namespace: p-{{ slug }}", 'namespace: "p-{{ slug }}"')})
    return make


def TEMPLATES():
    for field in ("labels", "namespace", "annotations"):
        for name, text in TEXTS.items():
            yield Attack("templates", f"{field}:{name}", made(field, text), ["render", "a", "--branch", "b"], is_yaml=True)
