"""Kustomizations, with many items in each of their lists."""

from .kinds import CONFIG_MAP, build, config_map, config_maps, deployment, documents, kind, lines


@kind(50, covers="images")
def images(n):
    rules = lines(n, "- {{name: i{0}, newTag: x}}\n")
    return build(f"resources: [r.yaml]\nimages:\n{rules}",
                 r_yaml=deployment(lines(n, "      - {{name: c{0}, image: 'i{0}:1'}}\n")))


@kind(50)
def images_unmatched(n):
    rules = lines(n, "- {{name: x.y/z{0}, newTag: x}}\n")
    return build(f"resources: [r.yaml]\nimages:\n{rules}",
                 r_yaml=deployment(lines(n, "      - {{name: c{0}, image: 'i{0}:1'}}\n")))


@kind(100)
def json_patch_adds(n):
    operations = lines(n, "      - {{op: add, path: /data/k{0}, value: v}}\n")
    return build(f"resources: [r.yaml]\npatches:\n  - target: {{kind: ConfigMap}}\n    patch: |-\n{operations}",
                 r_yaml=CONFIG_MAP.format("a"))


@kind(50)
def json_patch_below(n):
    operations = lines(n, "      - {{op: add, path: /data/k{0}/x, value: v}}\n")
    objects = lines(n, "  k{0}: {{a: b}}\n")
    return build(f"resources: [r.yaml]\npatches:\n  - target: {{kind: Foo}}\n    patch: |-\n{operations}",
                 r_yaml=f"apiVersion: example.com/v1\nkind: Foo\nmetadata: {{name: a}}\ndata:\n{objects}")


@kind(25, covers="patches", because="patches of one resource")
def json_patches(n):
    patches = lines(n, "- target: {{kind: ConfigMap}}\n  patch: '[{{\"op\": \"add\", \"path\": \"/data/k{0}\", \"value\": \"v\"}}]'\n")
    return build(f"resources: [r.yaml]\npatches:\n{patches}", r_yaml=CONFIG_MAP.format("a"))


@kind(25)
def targeted_json_patches(n):
    patches = lines(n, "- target: {{kind: ConfigMap, name: a{0}}}\n  patch: '[{{\"op\": \"add\", \"path\": \"/data/x\", \"value\": \"v\"}}]'\n")
    return build(f"resources: [r.yaml]\npatches:\n{patches}", r_yaml=config_maps(n))


@kind(25)
def targeted_merges(n):
    patches = lines(n, "- target: {{kind: ConfigMap, name: a{0}}}\n  patch: '{{kind: ConfigMap, metadata: {{name: x}}, data: {{x: v}}}}'\n")
    return build(f"resources: [r.yaml]\npatches:\n{patches}", r_yaml=config_maps(n))


@kind(25)
def merges_by_name(n):
    patches = lines(n, "- patch: '{{apiVersion: v1, kind: ConfigMap, metadata: {{name: a{0}}}, data: {{x: v}}}}'\n")
    return build(f"resources: [r.yaml]\npatches:\n{patches}", r_yaml=config_maps(n))


@kind(50)
def merged_map(n):
    patch = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n" + lines(n, "  k{0}: v\n")
    base = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n" + lines(n, "  k{0}: w\n")
    return build("resources: [r.yaml]\npatches: [{path: p.yaml}]\n", r_yaml=base, p_yaml=patch)


@kind(50)
def merged_containers(n):
    return build("resources: [r.yaml]\npatches: [{path: p.yaml}]\n",
                 r_yaml=deployment(lines(n, "      - {{name: c{0}, image: i}}\n")),
                 p_yaml=deployment(lines(n, "      - {{name: c{0}, image: j}}\n")))


@kind(50)
def merged_ports(n):
    def service(name):
        ports = lines(n, "  - {{port: {0}, protocol: TCP, name: " + name + "{0}}}\n")
        return f"apiVersion: v1\nkind: Service\nmetadata: {{name: a}}\nspec:\n  ports:\n{ports}"
    return build("resources: [r.yaml]\npatches: [{path: p.yaml}]\n", r_yaml=service("a"), p_yaml=service("b"))


@kind(50)
def merged_finalizers(n):
    def object_(prefix):
        items = lines(n, "  - example.com/" + prefix + "{0}\n")
        return f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  finalizers:\n{items}"
    return build("resources: [r.yaml]\npatches: [{path: p.yaml}]\n", r_yaml=object_("a"), p_yaml=object_("b"))


@kind(25, covers="vars")
def variables(n):
    rules = lines(n, "- {{name: V{0}, objref: {{apiVersion: v1, kind: ConfigMap, name: a{0}}}, fieldref: {{fieldpath: data.k}}}}\n")
    values = lines(n, "        - {{name: E{0}, value: $(V{0})}}\n")
    containers = "      - name: c\n        image: i\n        env:\n" + values
    return build(f"resources: [r.yaml, d.yaml]\nvars:\n{rules}",
                 r_yaml=config_maps(n), d_yaml=deployment(containers))


@kind(25, covers=("replacements",))
def replacements(n):
    rules = lines(n, "- source: {{kind: ConfigMap, name: a{0}, fieldPath: data.k}}\n"
                     "  targets: [{{select: {{kind: ConfigMap, name: a{0}}}, fieldPaths: [data.x], options: {{create: true}}}}]\n")
    return build(f"resources: [r.yaml]\nreplacements:\n{rules}", r_yaml=config_maps(n))


@kind(50, covers="replacements[].targets[].fieldPaths")
def replacement_targets(n):
    paths = lines(n, "      - data.k{0}\n")
    return build("resources: [r.yaml]\nreplacements:\n- sourceValue: v\n  targets:\n  - select: {kind: ConfigMap}\n"
                 f"    options: {{create: true}}\n    fieldPaths:\n{paths}", r_yaml=CONFIG_MAP.format("a"))


@kind(50, ends=1)
def missing_files_on_one_line(n):
    return build("resources: [" + ", ".join(f"missing{i}.yaml" for i in range(n)) + "]\n")


@kind(100, ends=1)
def repeated_keys_on_one_line(n):
    pairs = ", ".join("k: v" for _ in range(n))
    return build("resources: [r.yaml]\n", r_yaml="apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {" + pairs + "}\n")


@kind(100, ends=1)
def unknown_fields(n):
    return build("resources: [r.yaml]\n" + lines(n, "unknown{0}: x\n"))


@kind(50)
def manifests(n):
    return build("resources: [r.yaml]\n", r_yaml=config_maps(n))


@kind(25, covers="resources")
def files(n):
    texts = {f"r{i}.yaml": CONFIG_MAP.format(f"a{i}") for i in range(n)}
    return {"kustomization.yaml": "resources:\n" + lines(n, "- r{0}.yaml\n"), **texts}


@kind(25)
def bases(n):
    tree = {"kustomization.yaml": "resources:\n" + lines(n, "- b{0}\n")}
    for i in range(n):
        tree[f"b{i}/kustomization.yaml"] = "resources: [r.yaml]\nnamePrefix: x-\n"
        tree[f"b{i}/r.yaml"] = CONFIG_MAP.format(f"a{i}")
    return tree


@kind(25, covers="components")
def components(n):
    tree = build("resources: [r.yaml]\ncomponents:\n" + lines(n, "- c{0}\n"), r_yaml=CONFIG_MAP.format("a"))
    for i in range(n):
        tree[f"c{i}/kustomization.yaml"] = ("apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
                                            f"configMapGenerator: [{{name: g{i}, literals: [a=b]}}]\n")
    return tree


@kind(50, covers="configMapGenerator")
def generators(n):
    return build("configMapGenerator:\n" + lines(n, "- {{name: g{0}, literals: [a=b]}}\n"))


@kind(50, covers="configMapGenerator[].literals")
def literals(n):
    return build("configMapGenerator:\n- name: g\n  literals:\n" + lines(n, "  - k{0}=v\n"))


@kind(50)
def env_file(n):
    return build("secretGenerator: [{name: g, envs: [e.env]}]\n", e_env=lines(n, "K{0}=v\n"))


@kind(25)
def merged_generators(n):
    return build("resources: [b]\nconfigMapGenerator:\n" + lines(n, "- {{name: g{0}, behavior: merge, literals: [c=d]}}\n"),
                 b__kustomization_yaml="configMapGenerator:\n" + lines(n, "- {{name: g{0}, literals: [a=b]}}\n"))


@kind(50, covers="commonLabels")
def labels(n):
    return build("resources: [r.yaml]\ncommonLabels:\n" + lines(n, "  l{0}: v\n"), r_yaml=deployment("      - {name: c}\n"))


@kind(50, covers="commonAnnotations")
def annotations(n):
    return build("resources: [r.yaml]\ncommonAnnotations:\n" + lines(n, "  l{0}: v\n"), r_yaml=CONFIG_MAP.format("a"))


@kind(50, covers="labels[].fields")
def label_fields(n):
    return build("resources: [r.yaml]\nlabels:\n- pairs: {a: b}\n  fields:\n" + lines(n, "  - {{path: x/y{0}, create: true}}\n"),
                 r_yaml=CONFIG_MAP.format("a"))


@kind(25, covers="replicas")
def replicas(n):
    return build("resources: [r.yaml]\nreplicas:\n" + lines(n, "- {{name: w{0}, count: 2}}\n"),
                 r_yaml="---\n".join(deployment("      - {name: c}\n", f"w{i}") for i in range(n)))


@kind(25)
def references(n):
    objects = config_maps(n)
    pods = "---\n".join(deployment(f"      - {{name: c, envFrom: [{{configMapRef: {{name: a{i}}}}}]}}\n", f"w{i}") for i in range(n))
    return build("resources: [r.yaml, d.yaml]\nnamePrefix: x-\n", r_yaml=objects, d_yaml=pods)


@kind(25)
def field_specs(n):
    specs = lines(n, "- {{path: spec/f{0}, kind: Foo}}\n")
    return build("resources: [r.yaml]\nnamePrefix: x-\nconfigurations: [c.yaml]\n", c_yaml=f"namePrefix:\n{specs}",
                 r_yaml=CONFIG_MAP.format("a"))


@kind(25, covers="sortOptions.legacySortOptions.orderFirst")
def sort_order(n):
    return build("resources: [r.yaml]\nsortOptions:\n  order: legacy\n  legacySortOptions:\n    orderFirst:\n"
                 + lines(n, "    - Kind{0}\n"), r_yaml=config_maps(n))


@kind(25)
def transformers(n):
    plugins = documents(n, "apiVersion: builtin\nkind: AnnotationsTransformer\nmetadata: {{name: t{0}}}\n"
                           "annotations: {{a{0}: b}}\nfieldSpecs: [{{path: metadata/annotations, create: true}}]\n")
    return build("resources: [r.yaml]\ntransformers: [t.yaml]\n", r_yaml=CONFIG_MAP.format("a"), t_yaml=plugins)


@kind(25)
def build_metadata(n):
    return build("resources: [r.yaml]\nnamePrefix: x-\nbuildMetadata: [originAnnotations, transformerAnnotations]\n",
                 r_yaml=config_maps(n))


@kind(50)
def aliases(n):
    items = lines(n, "- *a\n")
    return build("resources: [r.yaml]\n", r_yaml=f"apiVersion: v1\nkind: Foo\nmetadata: {{name: a}}\nx: &a {{b: c}}\ny:\n{items}")


@kind(25, because="patches of one resource")
def merges_of_one_object(n):
    patches = lines(n, "- patch: '{{apiVersion: v1, kind: ConfigMap, metadata: {{name: a}}, data: {{x{0}: v}}}}'\n")
    return build(f"resources: [r.yaml]\npatches:\n{patches}", r_yaml=CONFIG_MAP.format("a"))


@kind(25)
def json_patches_of_one_field(n):
    patches = lines(n, "- target: {{kind: ConfigMap}}\n  patch: '[{{\"op\": \"replace\", \"path\": \"/data/k\", \"value\": \"v{0}\"}}]'\n")
    return build(f"resources: [r.yaml]\npatches:\n{patches}", r_yaml=CONFIG_MAP.format("a"))


@kind(100)
def json_patch_removes(n):
    operations = lines(n, "      - {{op: remove, path: /data/k{0}}}\n")
    return build(f"resources: [r.yaml]\npatches:\n  - target: {{kind: ConfigMap}}\n    patch: |-\n{operations}",
                 r_yaml=config_map(lines(n + 1, "  k{0}: v\n")))


@kind(100)
def json_patch_tests(n):
    operations = lines(n, "      - {{op: test, path: /data/k{0}, value: v}}\n")
    return build(f"resources: [r.yaml]\npatches:\n  - target: {{kind: ConfigMap}}\n    patch: |-\n{operations}",
                 r_yaml=config_map(lines(n, "  k{0}: v\n")))


@kind(50, covers="patchesStrategicMerge")
def strategic_merge_files(n):
    patches = {f"p{i}.yaml": CONFIG_MAP.format(f"a{i}") for i in range(n)}
    return {**build("resources: [r.yaml]\npatchesStrategicMerge:\n" + lines(n, "- p{0}.yaml\n"), r_yaml=config_maps(n)), **patches}


@kind(25, covers="patchesJson6902")
def legacy_json_patches(n):
    patches = lines(n, "- target: {{version: v1, kind: ConfigMap, name: a{0}}}\n"
                       "  patch: '[{{\"op\": \"add\", \"path\": \"/data/x\", \"value\": \"v\"}}]'\n")
    return build(f"resources: [r.yaml]\npatchesJson6902:\n{patches}", r_yaml=config_maps(n))


@kind(50, covers="imageTags")
def image_tags(n):
    rules = lines(n, "- {{name: i{0}, newTag: x}}\n")
    return build(f"resources: [r.yaml]\nimageTags:\n{rules}",
                 r_yaml=deployment(lines(n, "      - {{name: c{0}, image: 'i{0}:1'}}\n")))


@kind(25, covers="bases")
def legacy_bases(n):
    tree = {"kustomization.yaml": "bases:\n" + lines(n, "- b{0}\n")}
    for i in range(n):
        tree[f"b{i}/kustomization.yaml"] = "resources: [r.yaml]\n"
        tree[f"b{i}/r.yaml"] = CONFIG_MAP.format(f"a{i}")
    return tree


@kind(25, covers="labels")
def label_rules(n):
    return build("resources: [r.yaml]\nlabels:\n" + lines(n, "- {{pairs: {{l{0}: v}}, includeTemplates: true}}\n"),
                 r_yaml=deployment("      - {name: c}\n"))


@kind(50, covers="labels[].pairs")
def label_pairs(n):
    return build("resources: [r.yaml]\nlabels:\n- includeSelectors: true\n  pairs:\n" + lines(n, "    l{0}: v\n"),
                 r_yaml=deployment("      - {name: c}\n"))


@kind(25, covers="replacements[].targets")
def replacement_selections(n):
    targets = lines(n, "  - {{select: {{kind: ConfigMap, name: a{0}}}, fieldPaths: [data.x], options: {{create: true}}}}\n")
    return build(f"resources: [r.yaml]\nreplacements:\n- sourceValue: v\n  targets:\n{targets}", r_yaml=config_maps(n))


@kind(25, covers="replacements[].targets[].reject")
def replacement_rejections(n):
    reject = lines(n, "    - {{name: b{0}}}\n")
    return build("resources: [r.yaml]\nreplacements:\n- sourceValue: v\n  targets:\n  - select: {kind: ConfigMap}\n"
                 f"    fieldPaths: [data.k]\n    reject:\n{reject}", r_yaml=CONFIG_MAP.format("a"))


@kind(25, covers="secretGenerator")
def secrets(n):
    return build("secretGenerator:\n" + lines(n, "- {{name: g{0}, literals: [a=b]}}\n"))


@kind(50, covers="secretGenerator[].literals")
def secret_literals(n):
    return build("secretGenerator:\n- name: g\n  literals:\n" + lines(n, "  - k{0}=v\n"))


def generated(n, generator, field, text):
    files = {f"f{i}": text.format(i) for i in range(n)}
    return {"kustomization.yaml": f"{generator}:\n- name: g\n  {field}:\n" + lines(n, "  - f{0}\n"), **files}


@kind(25, covers="configMapGenerator[].files")
def generated_files(n):
    return generated(n, "configMapGenerator", "files", "text {0}\n")


@kind(25, covers="configMapGenerator[].envs")
def generated_envs(n):
    return generated(n, "configMapGenerator", "envs", "K{0}=v\n")


@kind(25, covers="secretGenerator[].files")
def secret_files(n):
    return generated(n, "secretGenerator", "files", "text {0}\n")


@kind(25, covers="secretGenerator[].envs")
def secret_envs(n):
    return generated(n, "secretGenerator", "envs", "K{0}=v\n")


def options_of(n, generator, field):
    return build(f"{generator}:\n- name: g\n  literals: [a=b]\n  options:\n    {field}:\n" + lines(n, "      l{0}: v\n"))


@kind(50, covers="configMapGenerator[].options.labels")
def generated_labels(n):
    return options_of(n, "configMapGenerator", "labels")


@kind(50, covers="configMapGenerator[].options.annotations")
def generated_annotations(n):
    return options_of(n, "configMapGenerator", "annotations")


@kind(50, covers="secretGenerator[].options.labels")
def secret_labels(n):
    return options_of(n, "secretGenerator", "labels")


@kind(50, covers="secretGenerator[].options.annotations")
def secret_annotations(n):
    return options_of(n, "secretGenerator", "annotations")


@kind(50, covers="generatorOptions.labels")
def generator_labels(n):
    return build("configMapGenerator: [{name: g, literals: [a=b]}]\ngeneratorOptions:\n  labels:\n" + lines(n, "    l{0}: v\n"))


@kind(50, covers="generatorOptions.annotations")
def generator_annotations(n):
    return build("configMapGenerator: [{name: g, literals: [a=b]}]\ngeneratorOptions:\n  annotations:\n" + lines(n, "    l{0}: v\n"))


@kind(25, covers="sortOptions.legacySortOptions.orderLast")
def sort_order_last(n):
    return build("resources: [r.yaml]\nsortOptions:\n  order: legacy\n  legacySortOptions:\n    orderLast:\n"
                 + lines(n, "    - Kind{0}\n"), r_yaml=config_maps(n))


@kind(25, covers="transformers")
def transformer_files(n):
    plugins = {f"t{i}.yaml": f"apiVersion: builtin\nkind: AnnotationsTransformer\nmetadata: {{name: t{i}}}\n"
                             f"annotations: {{a{i}: b}}\nfieldSpecs: [{{path: metadata/annotations, create: true}}]\n" for i in range(n)}
    return {**build("resources: [r.yaml]\ntransformers:\n" + lines(n, "- t{0}.yaml\n"), r_yaml=CONFIG_MAP.format("a")), **plugins}


@kind(25, covers="validators")
def validators(n):
    plugins = {f"t{i}.yaml": f"apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {{name: t{i}}}\nprefix: ''\nfieldSpecs: [{{path: metadata/name}}]\n" for i in range(n)}
    return {**build("resources: [r.yaml]\nvalidators:\n" + lines(n, "- t{0}.yaml\n"), r_yaml=CONFIG_MAP.format("a")), **plugins}


@kind(25, covers="generators")
def generator_files(n):
    plugins = {f"t{i}.yaml": f"apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {{name: t{i}}}\nliterals: [a=b]\n" for i in range(n)}
    return {**build("generators:\n" + lines(n, "- t{0}.yaml\n")), **plugins}


@kind(25, covers="configurations", because="files of `configurations`")
def configuration_files(n):
    files = {f"c{i}.yaml": f"namePrefix: [{{path: spec/f{i}, kind: Foo}}]\n" for i in range(n)}
    return {**build("resources: [r.yaml]\nnamePrefix: x-\nconfigurations:\n" + lines(n, "- c{0}.yaml\n"), r_yaml=CONFIG_MAP.format("a")), **files}


@kind(25, covers="crds")
def crd_files(n):
    def definition(i):
        return ('{"example.com/v1.Foo%d": {"Schema": {"type": "object", "properties": {"spec": {"$ref": "x"}, "kind": {"type": "string"}}}}}' % i)
    files = {f"c{i}.json": definition(i) for i in range(n)}
    return {**build("resources: [r.yaml]\ncrds:\n" + lines(n, "- c{0}.json\n"), r_yaml=CONFIG_MAP.format("a")), **files}


@kind(25, ends=1, covers=("helmCharts", "buildMetadata"))
def missing_charts(n):
    return build("helmCharts:\n" + lines(n, "- {{name: c{0}, releaseName: r}}\n"))


@kind(25, ends=1, covers=("helmChartInflationGenerator", "helmChartInflationGenerator[].extraArgs"))
def legacy_charts(n):
    extra = "[" + ", ".join(f"--x{i}" for i in range(n)) + "]"
    return build("helmChartInflationGenerator:\n" + f"- {{chartName: c, releaseName: r, extraArgs: {extra}}}\n"
                 + lines(n, "- {{chartName: c{0}, releaseName: r}}\n"))


# A program in the place of helm: what it takes is not counted.
HELM = "#!/bin/sh\n[ $1 = version ] && echo v3.19.0+g0 || printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: a}\\n'\n"


@kind(25, "build", ".", "--enable-helm", "--helm-command", "./helm.sh", covers=("helmCharts[].apiVersions", "helmCharts[].additionalValuesFiles"))
def chart_lists(n):
    tree = {"kustomization.yaml": "helmCharts:\n- name: c\n  releaseName: r\n  apiVersions:\n" + lines(n, "  - example.com/v{0}\n")
            + "  additionalValuesFiles:\n" + lines(n, "  - v{0}.yaml\n"),
            "charts/c/Chart.yaml": "apiVersion: v2\nname: c\nversion: 0.1.0\n", "charts/c/values.yaml": "a: b\n", "helm.sh": HELM}
    return {**tree, **{f"v{i}.yaml": f"k{i}: v\n" for i in range(n)}}
