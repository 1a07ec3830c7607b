// Answers what Flux makes of variables. In: JSON objects with `manifest`, `vars` and `strict` on stdin. Out: a JSON
// object each, with `out` or `error`. The steps are those of kustomize-controller, with its own libraries:
// the resource as kustomize writes it, envsubst, sigs.k8s.io/yaml, and the resource from JSON.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/fluxcd/pkg/envsubst"
	"sigs.k8s.io/kustomize/api/provider"
	"sigs.k8s.io/yaml"
)

type probe struct {
	Manifest string            `json:"manifest"`
	Vars     map[string]string `json:"vars"`
	Strict   bool              `json:"strict"`
}

type answer struct {
	Out   string `json:"out,omitempty"`
	Error string `json:"error,omitempty"`
}

func substituted(p probe) (out string, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			err = fmt.Errorf("panic: %v", problem)
		}
	}()
	resource, err := provider.NewDefaultDepProvider().GetResourceFactory().FromBytes([]byte(p.Manifest))
	if err != nil {
		return "", err
	}
	before, err := resource.AsYAML()
	if err != nil {
		return "", err
	}
	after, err := envsubst.Eval(string(before), func(name string) (string, bool) {
		value, known := p.Vars[name]
		return value, known || !p.Strict
	})
	if err != nil {
		return "", err
	}
	asJSON, err := yaml.YAMLToJSON([]byte(after))
	if err != nil {
		return "", err
	}
	if err := resource.UnmarshalJSON(asJSON); err != nil {
		return "", err
	}
	written, err := resource.AsYAML()
	return string(written), err
}

func main() {
	probes := json.NewDecoder(os.Stdin)
	answers := json.NewEncoder(os.Stdout)
	answers.SetEscapeHTML(false)
	for probes.More() {
		var p probe
		if err := probes.Decode(&p); err != nil {
			panic(err)
		}
		out, err := substituted(p)
		if err != nil {
			answers.Encode(answer{Error: err.Error()})
			continue
		}
		answers.Encode(answer{Out: out})
	}
}
